//! The letopis program: the only place that reads the clock and the environment, and the one
//! that chooses who gives out memory.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    let today = chrono::Local::now().date_naive();
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_default();
    let words = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    letopis::cli::run(words.collect(), today, &locale)
}

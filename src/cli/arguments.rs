//! The command line.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Parser, Subcommand, ValueEnum, value_parser};

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

#[derive(Debug, Parser)]
#[command(name = "letopis", version, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    /// data/
    #[arg(long, global = true, default_value = "data", value_name = "DIR")]
    pub(super) data: PathBuf,
    /// out/
    #[arg(long, global = true, default_value = "out", value_name = "DIR")]
    pub(super) out: PathBuf,
    /// 7А, 07a
    #[arg(long = "class", global = true, value_name = "CLASS")]
    pub(super) classes: Vec<String>,
    /// q1, q2, q3, q4, ledger
    #[arg(long = "period", global = true, value_name = "PERIOD")]
    pub(super) periods: Vec<String>,
    /// YYYY-MM-DD
    #[arg(long, global = true, value_name = "DATE")]
    pub(super) as_of: Option<NaiveDate>,
    /// 1, 2, …
    #[arg(long, global = true, value_name = "N", value_parser = value_parser!(u16).range(1..=256))]
    pub(super) jobs: Option<u16>,
    /// ru, en
    #[arg(long, global = true, value_name = "LANG")]
    pub(super) lang: Option<String>,
    /// text, json
    #[arg(long, global = true, value_enum, default_value = "text")]
    pub(super) format: Format,
    /// …
    #[arg(long, global = true)]
    pub(super) values: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Init {
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    NewYear,
    Demo {
        #[arg(long = "classes", default_value = "3", value_parser = value_parser!(u16).range(1..=36))]
        count: u16,
        #[arg(long, default_value = "1")]
        seed: u64,
        #[arg(long)]
        full: bool,
        folder: PathBuf,
    },
    Check,
    Build {
        #[arg(long)]
        draft: bool,
    },
    Verify {
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    Status,
    Schema,
}

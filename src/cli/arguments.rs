//! The command line; its help texts stand in the catalogue.

use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, NaiveDate};
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};

use crate::snapshot::ShowValues;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

// No doc comments on the fields: clap would show them as help, in one language.
#[derive(Debug, Parser)]
#[command(name = "letopis", version)]
#[command(disable_help_subcommand = true, disable_help_flag = true)]
#[command(disable_version_flag = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[arg(long, global = true, default_value = "data", value_name = "folder")]
    pub(super) data: PathBuf,
    #[arg(long, global = true, default_value = "out", value_name = "folder")]
    pub(super) out: PathBuf,
    #[arg(long = "class", global = true, value_name = "class")]
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(super) classes: Vec<String>,
    #[arg(long = "period", global = true, value_name = "period")]
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(super) periods: Vec<String>,
    #[arg(long, global = true, value_name = "date")]
    pub(super) as_of: Option<NaiveDate>,
    #[arg(long, global = true, value_name = "number")]
    #[arg(value_parser = value_parser!(u16).range(1..=256))]
    pub(super) jobs: Option<u16>,
    #[arg(long, global = true, value_name = "language", value_parser = ["ru", "en"])]
    pub(super) lang: Option<String>,
    #[arg(
        long,
        global = true,
        value_name = "format",
        value_enum,
        default_value = "text"
    )]
    pub(super) format: Format,
    #[arg(long, global = true)]
    pub(super) values: bool,
}

impl Arguments {
    /// What findings may show.
    pub(super) fn show(&self) -> ShowValues {
        if self.values { ShowValues::All } else { ShowValues::OnlyHarmless }
    }
}

/// A code as it is meant: in capitals, Cyrillic letters read as the Latin ones they look like.
pub(super) fn code(written: &str) -> String {
    let latin = |letter: char| match letter {
        'А' => 'A',
        'В' => 'B',
        'К' => 'K',
        'Р' => 'P',
        'С' => 'C',
        other => other,
    };
    written.trim().to_uppercase().chars().map(latin).collect()
}

// What a permission is limited to.
#[derive(Debug, Args)]
pub(super) struct WaivedPlace {
    #[arg(long, value_name = "text")]
    pub(super) subject: Option<String>,
    #[arg(long, value_name = "date")]
    pub(super) date: Option<NaiveDate>,
    #[arg(long, value_name = "text")]
    pub(super) lesson: Option<String>,
    #[arg(long, value_name = "text")]
    pub(super) pupil: Option<String>,
}

// Why there is a permission, and whose it is.
#[derive(Debug, Args)]
pub(super) struct WaivedBy {
    #[arg(long, value_name = "text", required_unless_present = "from")]
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(super) reason: Option<String>,
    #[arg(long, value_name = "text", value_parser = NonEmptyStringValueParser::new())]
    pub(super) by: String,
    #[arg(long, value_name = "text")]
    pub(super) basis: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Init {
        #[arg(default_value = ".", value_name = "folder")]
        folder: PathBuf,
    },
    NewYear,
    Demo {
        #[arg(long = "classes", default_value = "3", value_name = "number")]
        #[arg(value_parser = value_parser!(u16).range(1..=36))]
        count: u16,
        #[arg(long, default_value = "1", value_name = "number")]
        seed: u64,
        #[arg(long)]
        full: bool,
        #[arg(value_name = "folder")]
        folder: PathBuf,
    },
    Check(CheckWishes),
    Build {
        #[arg(long)]
        draft: bool,
    },
    Verify {
        #[arg(required = true, value_name = "path")]
        paths: Vec<PathBuf>,
    },
    Status,
    Import {
        #[arg(value_name = "format", required_unless_present = "template")]
        importer: Option<String>,
        #[arg(value_name = "path", required_unless_present = "template")]
        sources: Vec<PathBuf>,
        #[arg(long, value_name = "file")]
        template: Option<PathBuf>,
        #[arg(long, value_name = "folder")]
        into: Option<PathBuf>,
        #[arg(long, value_name = "moment")]
        exported_at: Option<DateTime<FixedOffset>>,
        #[arg(long)]
        partial: bool,
        #[arg(long, value_name = "file")]
        map: Option<PathBuf>,
        #[arg(long, value_name = "file", conflicts_with = "map")]
        guess: Option<PathBuf>,
    },
    Export {
        #[arg(value_name = "format")]
        exporter: String,
        #[arg(long = "into", value_name = "folder")]
        tables_into: Option<PathBuf>,
        #[arg(long = "draft")]
        also_open: bool,
    },
    Report {
        #[arg(value_name = "report")]
        kind: Option<String>,
        #[arg(long = "as", value_name = "format")]
        written_as: Vec<String>,
        #[arg(long = "into", value_name = "folder")]
        reports_into: Option<PathBuf>,
    },
    Waive {
        #[arg(value_name = "code", required_unless_present = "from")]
        rule: Option<String>,
        #[arg(long, value_name = "sheet")]
        #[arg(conflicts_with_all = ["rule", "reason", "subject", "date", "lesson", "pupil"])]
        from: Option<PathBuf>,
        #[command(flatten)]
        place: WaivedPlace,
        #[command(flatten)]
        given: WaivedBy,
        #[arg(long, value_name = "date")]
        until: Option<NaiveDate>,
    },
    Explain {
        #[arg(value_name = "code")]
        code: Option<String>,
    },
    Schema,
}

/// What a check is asked for besides its answer.
#[derive(Debug, Args)]
pub(super) struct CheckWishes {
    #[arg(long, value_name = "page")]
    pub(super) page: Option<PathBuf>,
    #[arg(long, value_name = "folder")]
    pub(super) slips: Option<PathBuf>,
    #[arg(long, value_name = "sheet")]
    pub(super) sheet: Option<PathBuf>,
    #[arg(long, value_name = "teacher")]
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(super) teacher: Option<String>,
    #[arg(long)]
    pub(super) names: bool,
}

impl Command {
    /// Whether `--class` and `--period` mean anything to it.
    pub(super) fn can_choose(&self) -> bool {
        matches!(
            self,
            Self::Check(_)
                | Self::Waive { .. }
                | Self::Build { .. }
                | Self::Status
                | Self::Export { .. }
                | Self::Report { .. }
        )
    }
}

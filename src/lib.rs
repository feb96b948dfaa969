//! letopis (летопись, chronicle): exported school-journal snapshots become printed class
//! journals, summary ledgers and archive bundles that can be verified.
//!
//! # The one way the data flows
//!
//! ```text
//!  exports ─► import ─┐
//!               demo ─┴─► data/*.json        data/school.toml ─► profile
//!                         snapshot v1        the school's words,   │
//!                             │              terms and limits      │
//!                             │  ┌─────────────────────────┬───────┘
//!                             ▼  ▼                         ▼
//!                         snapshot ─► journal ─► checks ─► documents ─► typeset ─► bundle
//!                         read v1,    the school findings  what each    PDF bytes  bag in a
//!                         strict      year       with code form says    (typst     zip, and
//!                                     as a model and place (FormData)   only here) verified
//!                                          │               │
//!                                          └──► reports ───┴────► export: tables (XLSX, CSV, JSON)
//!                                               sums over classes, typeset as well
//!      data/waivers.toml ─► waivers: what of the findings may stay, for documents to print
//!                          findings ─► checklist: a page, slips for teachers, a sheet
//! ```
//!
//! A room may look at those before it, towards the data, never behind: journal, snapshot,
//! profile, import, checks, waivers, documents, reports, export, typeset, bundle, checklist,
//! batch, cli. The journal looks at nobody, the demo at snapshot v1 alone; only the last three
//! look at import, the last two at export, and only the last at the demo. `batch` is the
//! corridor: the only room that walks through all doors (plan → units → parallel run → tally).
//! `cli` turns arguments into a call to `batch` or to a room, and the answer into text or JSON.
//!
//! Below all rooms lies a ground floor that knows none of them: [`finding`], [`failure`],
//! [`dateline`], [`disk`], [`digest`], [`container`], [`fonts`], [`messages`], [`alike`].
//!
//! Laws that tests hold: a big dependency is named in its room or rooms; no clock inside; sorted
//! output; every planned unit ends as a file or as a finding; nothing half-written; data
//! reaches a layout only as data; absent is not zero; no pupil's name outside documents.

pub mod alike;
pub mod batch;
pub mod bundle;
pub mod checklist;
pub mod checks;
pub mod cli;
pub mod container;
pub mod dateline;
pub mod demo;
pub mod digest;
pub mod disk;
pub mod documents;
pub mod export;
pub mod failure;
pub mod finding;
pub mod fonts;
pub mod import;
pub mod journal;
pub mod messages;
pub mod profile;
pub mod reports;
pub mod snapshot;
pub mod typeset;
pub mod waivers;

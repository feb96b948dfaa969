//! The workspace folder: profile, exports, own layouts, results.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::checks::Severities;
use crate::disk;
use crate::documents::FORMS;
use crate::documents::paper::Captions;
use crate::failure::Failure;
use crate::finding::{Finding, Place};
use crate::journal::Bounds;
use crate::profile::{self, Profile, WRONG_SETTING};
use crate::reports;
use crate::typeset::LayoutSet;
use crate::waivers::{self, Waivers};

/// Name of the profile in the data folder.
pub(super) const PROFILE: &str = "school.toml";
/// Largest profile or layout file that is read.
const SMALL: u64 = 4 << 20;

/// A workspace with its profile and layouts.
pub struct Workspace {
    /// Folder of the exports and the profile.
    pub data: PathBuf,
    /// Folder of the results.
    pub out: PathBuf,
    /// The school's words.
    pub profile: Profile,
    /// What the school allows before a rule finds fault.
    pub bounds: Bounds,
    /// What the school made of the rules.
    pub severities: Severities,
    /// What the school allowed to be printed as it is.
    pub waivers: Waivers,
    /// The layouts, the school's own over the embedded ones.
    pub layouts: LayoutSet,
    /// Captions of the layouts, by form.
    pub captions: BTreeMap<&'static str, Captions>,
}

impl Workspace {
    /// Opens the workspace around a data folder.
    ///
    /// # Errors
    /// If a folder or the profile is missing; the inner result has what is wrong in it.
    pub fn open(data: &Path, out: &Path) -> Result<Result<Self, Vec<Finding>>, Failure> {
        let Some(profile) = read_profile(data)? else {
            return Err(Failure::NoProfile(data.join(PROFILE)));
        };
        let profile = match profile {
            Ok(profile) => profile,
            Err(findings) => return Ok(Err(findings)),
        };
        let layouts = LayoutSet::new(own_layouts(&data.join("../layouts"))?);
        let (mut captions, mut findings) = (BTreeMap::new(), Vec::new());
        for form in FORMS.iter().map(|own| own.name).chain([reports::NAME]) {
            match layouts.captions(form) {
                Ok(own) => drop(captions.insert(form, own)),
                Err(finding) => findings.push(*finding),
            }
        }
        let severities = Severities::of(&profile.severity);
        let severities = severities.unwrap_or_else(|wrong| {
            let place = Place::file(data.join(PROFILE).display().to_string());
            findings.extend(wrong.iter().map(|id| {
                let finding = WRONG_SETTING.at(place.clone());
                let finding = finding.with("key", format!("severity.{id}"));
                let own = profile.severity.get(id).map(String::as_str);
                finding
                    .expected("blocks, warns, notes, off")
                    .found(own.unwrap_or_default())
            }));
            Severities::default()
        });
        let waivers = read_waivers(data)?.unwrap_or_else(|wrong| {
            findings.extend(wrong);
            Waivers::default()
        });
        if !findings.is_empty() {
            return Ok(Err(findings));
        }
        let bounds = profile.checks.to_model();
        let (data, out) = (data.into(), out.into());
        Ok(Ok(Self {
            data,
            out,
            profile,
            bounds,
            severities,
            waivers,
            layouts,
            captions,
        }))
    }
}

/// A profile, or what is wrong in it.
pub(super) type ReadProfile = Result<Profile, Vec<Finding>>;

/// The profile of a data folder; `None` where there is none.
///
/// # Errors
/// If the file cannot be read.
pub(super) fn read_profile(data: &Path) -> Result<Option<ReadProfile>, Failure> {
    let path = data.join(PROFILE);
    if !path.is_file() {
        return Ok(None);
    }
    let bytes = disk::read_bounded(&path, SMALL)?;
    Ok(Some(profile::read_bytes(&bytes, &path.display().to_string())))
}

/// The waivers of a data folder; none where there is no such file.
fn read_waivers(data: &Path) -> Result<Result<Waivers, Vec<Finding>>, Failure> {
    let path = data.join(waivers::FILE);
    if !path.is_file() {
        return Ok(Ok(Waivers::default()));
    }
    let bytes = disk::read_bounded(&path, waivers::LARGEST)?;
    Ok(waivers::read(&bytes, &path.display().to_string()))
}

fn own_layouts(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let mut own = BTreeMap::new();
    if folder.is_dir() {
        for path in disk::sorted_walk(folder)? {
            own.insert(path.clone(), disk::read_bounded(&folder.join(&path), SMALL)?);
        }
    }
    Ok(own)
}

/// Makes a new workspace with a commented profile.
///
/// # Errors
/// If there is a profile already, the folder is the data folder of a school, or it cannot be written.
pub fn init(folder: &Path) -> Result<PathBuf, Failure> {
    let path = folder.join("data").join(PROFILE);
    // A folder with a profile in it is the data folder of a school.
    for own in [&path, &folder.join(PROFILE), &folder.join("..").join(PROFILE)] {
        if own.exists() {
            return Err(Failure::Exists(own.clone()));
        }
    }
    disk::write_atomically(&path, profile::TEMPLATE.as_bytes())?;
    Ok(path)
}

/// Makes the folder of the school year after the latest one; gives its name.
///
/// # Errors
/// If there is no year yet to go on from, or the folder cannot be made.
pub fn new_year(data: &Path) -> Result<String, Failure> {
    if !data.is_dir() {
        return Err(Failure::NoProfile(data.join(PROFILE)));
    }
    let years = disk::sorted_walk(data)?;
    let latest = years
        .iter()
        .filter_map(|path| path.split('/').next())
        .filter_map(|folder| folder.split_once('-')?.0.parse::<u16>().ok())
        .max();
    let next = latest.ok_or_else(|| Failure::NoYear(data.into()))? + 1;
    let name = format!("{next}-{:02}", (next + 1) % 100);
    let folder = data.join(&name);
    if folder.exists() {
        return Err(Failure::Exists(folder));
    }
    disk::create_folder(&folder)?;
    Ok(name)
}

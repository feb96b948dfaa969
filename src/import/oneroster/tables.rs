//! The tables of the CSV binding: which columns each must have, and which are read.
//!
//! Source: 1EdTech OneRoster 1.1, CSV Tables (1.1.1), and OneRoster CSV Binding 1.2.1.

/// Version of the binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    /// OneRoster 1.1.
    OneOne,
    /// OneRoster 1.2.
    OneTwo,
}

impl Version {
    /// `1.1` or `1.2`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::OneOne => "1.1",
            Self::OneTwo => "1.2",
        }
    }
}

/// A table that is read.
#[derive(Debug)]
pub(super) struct Spec {
    /// Its name: the file without `.csv`, and the manifest's property without `file.`.
    pub(super) name: &'static str,
    /// Columns that it must have and that are read, besides `sourcedId`.
    required: &'static [&'static str],
    /// Columns that it must have as well in 1.1 and in 1.2.
    by_version: [&'static [&'static str]; 2],
    /// Columns that are read if they are there.
    optional: &'static [&'static str],
    /// Columns of the binding that say nothing to a class journal.
    ignored: &'static [&'static str],
}

/// Columns of every table.
pub(super) const COMMON: [&str; 3] = ["sourcedId", "status", "dateLastModified"];

impl Spec {
    /// Columns that must be there.
    pub(super) fn required(
        &self,
        version: Version,
    ) -> impl Iterator<Item = &'static str> {
        let own = self.by_version[usize::from(version == Version::OneTwo)];
        ["sourcedId"].iter().chain(self.required).chain(own).copied()
    }

    /// Columns that are read.
    pub(super) fn read(&self) -> impl Iterator<Item = &'static str> {
        let versions = self.by_version.iter().flat_map(|own| own.iter());
        self.required.iter().chain(versions).chain(self.optional).copied()
    }

    /// Whether the binding has a column of this name.
    pub(super) fn knows(&self, column: &str) -> bool {
        COMMON.contains(&column)
            || self.read().any(|own| own == column)
            || self.ignored.contains(&column)
    }
}

/// Tables that are known and say nothing to a class journal.
pub(super) const UNUSED: [&str; 7] = [
    "classResources",
    "courseResources",
    "lineItemLearningObjectiveIds",
    "resources",
    "resultLearningObjectiveIds",
    "userProfiles",
    "userResources",
];

const NONE: [&[&str]; 2] = [&[], &[]];

/// All tables that are read.
pub(super) const TABLES: &[Spec] = &[
    Spec {
        name: "orgs",
        required: &["name", "type"],
        by_version: NONE,
        optional: &["parentSourcedId"],
        ignored: &["identifier"],
    },
    Spec {
        name: "academicSessions",
        required: &["title", "type", "startDate", "endDate", "schoolYear"],
        by_version: NONE,
        optional: &["parentSourcedId"],
        ignored: &[],
    },
    Spec {
        name: "courses",
        required: &["title"],
        by_version: NONE,
        optional: &[],
        ignored: &[
            "schoolYearSourcedId",
            "courseCode",
            "grades",
            "orgSourcedId",
            "subjects",
            "subjectCodes",
        ],
    },
    Spec {
        name: "classes",
        required: &[
            "title",
            "courseSourcedId",
            "classType",
            "schoolSourcedId",
            "termSourcedIds",
        ],
        by_version: NONE,
        optional: &["grades", "classCode"],
        ignored: &["location", "subjects", "subjectCodes", "periods"],
    },
    Spec {
        name: "users",
        required: &["givenName", "familyName"],
        by_version: [&["role"], &[]],
        optional: &["middleName"],
        ignored: &[
            "enabledUser",
            "orgSourcedIds",
            "username",
            "userIds",
            "identifier",
            "email",
            "sms",
            "phone",
            "agentSourcedIds",
            "grades",
            "password",
            "userMasterIdentifier",
            "preferredGivenName",
            "preferredMiddleName",
            "preferredFamilyName",
            "primaryOrgSourcedId",
            "pronouns",
            "resourceSourcedIds",
        ],
    },
    Spec {
        name: "roles",
        required: &["userSourcedId", "role"],
        by_version: NONE,
        optional: &[],
        ignored: &[
            "roleType",
            "beginDate",
            "endDate",
            "orgSourcedId",
            "userProfileSourcedId",
        ],
    },
    Spec {
        name: "enrollments",
        required: &["classSourcedId", "schoolSourcedId", "userSourcedId", "role"],
        by_version: NONE,
        optional: &["primary", "beginDate", "endDate"],
        ignored: &[],
    },
    Spec {
        name: "demographics",
        required: &["birthDate"],
        by_version: NONE,
        optional: &[],
        ignored: &[
            "sex",
            "americanIndianOrAlaskaNative",
            "asian",
            "blackOrAfricanAmerican",
            "nativeHawaiianOrOtherPacificIslander",
            "white",
            "demographicRaceTwoOrMoreRaces",
            "hispanicOrLatinoEthnicity",
            "countryOfBirthCode",
            "stateOfBirthAbbreviation",
            "cityOfBirth",
            "publicSchoolResidenceStatus",
        ],
    },
    Spec {
        name: "categories",
        required: &["title"],
        by_version: NONE,
        optional: &[],
        ignored: &["weight"],
    },
    Spec {
        name: "lineItems",
        required: &[
            "title",
            "assignDate",
            "dueDate",
            "classSourcedId",
            "categorySourcedId",
        ],
        by_version: [&["gradingPeriodSourcedId"], &["academicSessionSourcedId"]],
        optional: &[],
        ignored: &["description", "schoolSourcedId", "resultValueMin", "resultValueMax"],
    },
    Spec {
        name: "results",
        required: &["lineItemSourcedId", "studentSourcedId", "scoreStatus", "score"],
        by_version: NONE,
        optional: &["textScore"],
        ignored: &[
            "scoreDate",
            "comment",
            "classSourcedId",
            "inProgress",
            "incomplete",
            "late",
            "missing",
        ],
    },
    Spec {
        name: "scoreScales",
        required: &["scoreScaleValue"],
        by_version: NONE,
        optional: &[],
        ignored: &["title", "type", "orgSourcedId", "courseSourcedId", "classSourcedId"],
    },
    Spec {
        name: "lineItemScoreScales",
        required: &["lineItemSourcedId", "scoreScaleSourcedId"],
        by_version: NONE,
        optional: &[],
        ignored: &[],
    },
    Spec {
        name: "resultScoreScales",
        required: &["resultSourcedId", "scoreScaleSourcedId"],
        by_version: NONE,
        optional: &[],
        ignored: &[],
    },
];

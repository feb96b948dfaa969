# Reading an export
S01 = the file is not JSON text
    .hint = { $found-type ->
        [bytes] save the file as UTF-8 without a byte order mark
        [utf-16] save the file as UTF-8 without a byte order mark
        [byte-order-mark] save the file as UTF-8 without a byte order mark
       *[other] export again; the file may not have been written to its end
    }
S02 = unknown key
    .hint = compare with the schema: letopis schema
S03 = the key stands twice
    .hint = keep one of the two values
S04 = the required key “{ $key }” is missing
    .hint = export again or complete the file
S05 = a value of another type than needed
    .hint = compare with the schema: letopis schema
S06 = a value that may not stand here
    .hint = correct the entry in the electronic journal and export again
S07 = a reference to something the export does not have
    .hint = export again as a whole
S08 = one id for two things
    .hint = export again; tell the maker of the journal system
S09 = a mark off the school's scale
    .hint = correct the mark in the journal or the scale in the profile ([marks])
S10 = a span ends before it begins
    .hint = correct the dates in the electronic journal
S11 = a mark for a lesson that does not exist
    .hint = export the class again; was the lesson deleted?
S12 = an attendance record in a lesson that does not exist
    .hint = export the class again; was the lesson deleted?
S13 = nested too deeply
    .hint = this is no export of a journal
S14 = the file cannot be read: { disk-cause }
    .hint = check its rights and its size
S15 = two different resulting marks in one cell
    .hint = keep one mark in the journal
S16 = a required text is empty
    .hint = fill it in in the electronic journal
S17 = the export cannot tell: { $what ->
    [topics] topics of lessons
    [homework] homework
    [attendance] attendance
    [results] resulting marks
    [personal_files] dates of birth and personal files
    [teachers] teachers
    [lessons] lessons without any mark or absence
   *[other] { $what }
}
    .hint = this lies in the source, no teacher has forgotten it
found-string = text of { $found-length } characters
found-array = list of { $found-length } entries
found-object = object
found-nothing = an empty file
found-end = the end of the file
found-bytes = bytes that are no UTF-8 text
found-utf-16 = text in UTF-16
found-byte-order-mark = a byte order mark

# Profile
P01 = { $kind ->
    [encoding] the school's profile is not UTF-8
    [unknown] unknown key “{ $key }” in the school's profile
    [missing] the school's profile lacks the key “{ $key }”
    [twice] the key “{ $key }” stands twice in the school's profile
    [type] a value of the wrong kind in the school's profile: { $reason }
   *[syntax] the school's profile is not right: { $reason }
}
    .hint = { $kind ->
        [encoding] save the file as UTF-8
       *[other] compare with the template that letopis init SAMPLE makes beside it
    }
P02 = a setting that may not be: “{ $key }”
    .hint = correct data/school.toml
P03 = the profile does not name the school
    .hint = write the name into data/school.toml, section [school]
P04 = nobody to sign: { $where ->
    [export] the export names no { $role }
   *[profile] the profile names no { $role }
}
    .hint = { $where ->
        [export] appoint one in the electronic journal and export again (where tables were imported, the tab «Классы» beside them names the class teacher); else the name stays blank on the document
       *[profile] write name and days into data/school.toml, section [[roles]]; else it stays blank on the document
    }
P05 = export and profile name different schools
    .hint = find out whose export it is; if the school is the same, write its name as the export has it into data/school.toml, section [school], short_name

# Rules
C01 = lesson without topic
    .hint = for the teacher: enter the topic in the electronic journal (clause 4.2)
C02 = { $mark ->
    [year_mark] the mark of the year
   *[other] the mark of the closed term “{ $mark }”
} or “Н/А” is missing
    .hint = for the teacher: give the mark or “Н/А” (instruction, point 6)
C03 = mark for a pupil who was not in the class or group that day
    .hint = check the movements and the members of the group
C04 = attendance of a pupil who was not in the class or group that day
    .hint = check the movements and the members of the group
C05 = lesson outside the terms or in the holidays
    .hint = check the date of the lesson and the bounds of the terms; a school with half-years or trimesters sets its print periods in the profile: [[print.periods]]
C06 = mark in grade 1
    .hint = grade 1 has no marks; remove it
C07 = { $mark ->
    [interim_mark] the interim mark
    [year_mark] the mark of the year
    [exam_mark] the exam mark
    [final_mark] the final mark
   *[other] the mark of term “{ $mark }”
} differs between the journal and the ledger of the export
    .hint = the ledger must repeat the journal (instruction, point 13)
C08 = a text has a letter that cannot be printed
    .hint = replace it in the electronic journal
C09 = an unexplained attendance word; it is counted as nothing
    .hint = ask the teacher what it means
C10 = a resulting mark of a closed term changed after an earlier export
    .hint = marks are not edited after a term is closed (clause 4.1); find out why
C11 = the export was made before the period was over
    .hint = export again
C12 = { $what ->
        [topic] a topic with the titles of its works does not fit a page: { $found } letters
        [homework] a homework does not fit a page: { $found } letters
       *[movements] more movements than the ledger holds: { $found }
    }
    .hint = shorten the entry in the electronic journal or change the profile ([limits])
C13 = { $what ->
        [mark] a mark
       *[attendance] an attendance record
    } in a cancelled lesson would be on no page
    .hint = remove it or restore the lesson in the electronic journal
C14 = the lesson has no homework, though the course gives it
    .hint = to the teacher: enter it, or that none was given (instruction, point 5)
C15 = the lesson was entered after its day
    .hint = to the teacher: lessons are entered on their day (clause 2.11)
C16 = marks of the lesson were entered too late: { $count }
    .hint = for a lesson the same day, for a control work 3 days, for a written one a week (instruction, points 3, 10, 11)
C17 = absences were entered after the day of the lesson: { $count }
    .hint = to the teacher: who is missing is entered on the day (instruction, point 8)
C18 = the homework was entered too late
    .hint = within 1.5 hours after the last lesson of the class (instruction, point 5)
C19 = marks of the term “{ $mark }” were entered after its end: { $count }
    .hint = they are given in the last week of the term, before the holidays (instruction, point 12)
C20 = { $mark ->
    [year_mark] the mark of the year
   *[other] the mark of the term “{ $mark }”
} rests on few marks
    .hint = to the teacher: question the pupil; how many are needed stands in the profile, [checks] least_marks (clause 2.11)
C21 = the mark of the term “{ $mark }” is far from the mean
    .hint = check the mark; how far it may be stands in the profile, [checks] mean_distance
C22 = the mark of the year is far from the mean of its terms
    .hint = check the mark of the year
C23 = the final mark does not lie between those of the year and the exam
    .hint = check the final mark
C24 = lesson { $number } of the day was entered twice
    .hint = remove one; a double lesson has two numbers
C25 = the same pupils ({ $count }) have two lessons at one hour: lesson { $number }, also { $other }
    .hint = check the timetable and the subgroups
C26 = a teacher in two rooms at one hour: lesson { $number }, also { $other }
    .hint = check the timetable and the substitutions
C27 = the lesson was entered by another than its teacher, and no substitute is named
    .hint = name the substitute (clause 2.5; instruction, point 9)
C28 = a pupil in two subgroups of the subject at once, also { $other }
    .hint = correct the subgroups (clause 2.6)
C29 = fewer hours held in the term “{ $term }” than planned
    .hint = hold the missing lessons, or record how the programme was shortened (clause 2.11)
C30 = topics of the calendar plan not taught in the term “{ $term }”: { $count }; the first one was for { $date }
    .hint = compare the topics with the plan (clause 4.2)
C31 = fewer control works held in the term “{ $term }” than planned
    .hint = compare the journal with the schedule of control works (clause 2.6)
C32 = entries are void, because they were made from a compromised account: { $count }
    .hint = enter them again and export the journal (clauses 1.22, 2.20)
C33 = an arrival or departure has no number or no date of its order
    .hint = enter the order among the movements
C34 = a topic was passed later by a protocol, and the absence is gone
    .hint = enter the absence again: it stays recorded (instruction, point 3)
C35 = entries of the lesson were changed after the end of the term: { $count }
    .hint = after the resulting marks nothing is edited (clause 4.1); find out why
C36 = the export has not a single lesson held in this period
    .hint = export the journal of the whole period; what the export does not know cannot be printed

# Waivers
R01 = { $kind ->
    [encoding] the file of waivers is not UTF-8
    [unknown] the file of waivers has the unknown field "{ $key }"
    [missing] a waiver lacks the field "{ $key }"
    [blank] a waiver leaves the field "{ $key }" blank
    [long] the field "{ $key }" of a waiver is too long for a page
    [sign] the field "{ $key }" of a waiver has a letter that cannot be printed
    [size] there would be more waivers than the program reads
    [twice] a waiver has the field "{ $key }" twice
    [type] a value in the file of waivers is of another kind, such as a date or a code without quotes
   *[syntax] the file of waivers is not written correctly: look at the quotes, brackets, dates and = of this line
}
    .hint = { $kind ->
        [encoding] save the file as UTF-8
        [long] shorten it: the details stay in the order
        [sign] replace it
        [size] give one waiver for a class and period instead of one for each record (letopis waive CODE --class … --period …)
       *[other] correct data/waivers.toml; letopis waive writes a new one
    }
R02 = the waiver is about nothing: rule { $rule } finds nothing here
    .hint = { $source ->
        [table] if the record has been corrected, no waiver is needed; else compare the place with a new table of letopis check --sheet
        [command] compare with the answer of letopis check how period, subject, day and pupil are written; if the record is not there, there is nothing to permit
       *[other] if the record has been corrected, delete the waiver from data/waivers.toml; else compare the place with the answer of letopis check
    }
R03 = the waiver of rule { $rule } has expired
    .hint = correct the record in the journal or give a new waiver (letopis waive)
R05 = the record is permitted already with another reason, basis or name; the earlier permission stays
    .hint = to print the new words, correct the permission in data/waivers.toml
R04 = rule { $rule } cannot be waived
    .hint = paper would be wrong without the correction, or there is no such rule; letopis explain lists the rules

# Layouts and PDF
L01 = the layout could not be typeset: { $reason }
    .hint = correct the file in layouts/ or delete it: the program has its own
L02 = the document did not become fit for the archive: { $reason }
    .hint = tell the developers; the document was not written
L03 = the captions of the layout cannot be read: { $reason }
    .hint = correct the file in layouts/ or delete it: the program has its own

# Bundles
B01 = { $part ->
    [truncated] the file is cut off; files read whole: { $members }
    [surplus] bytes lie behind the end of the bundle
    [foreign] the bundle was packed anew by another program: letopis writes no such zip
    [empty] the bundle is empty
   *[other] the structure of the file is damaged from byte { $offset } on
}
    .expected = { $least ->
        [yes] at least { $expected } bytes
       *[no] { $expected ->
            [one] { $expected } byte
           *[other] { $expected } bytes
        }
    }
    .found = { $found ->
        [one] { $found } byte
       *[other] { $found } bytes
    }
    .hint = take another copy of the bundle
B02 = a name that may not be in a bundle
    .hint = the bundle was made or changed by another program
B03 = two files of one name in the bundle
    .hint = the bundle was changed; take another copy
B04 = a file in the bundle is damaged: its digest differs
    .hint = take another copy; the other files of this bundle were checked on their own
B05 = a file that is listed is not in the bundle
    .hint = take another copy of the bundle
B06 = a file that is not listed is in the bundle
    .hint = the bundle was changed after it was made: take its copy from another medium, and keep this one to find out why
B07 = a required tag file is not in the bundle
    .hint = the bundle was changed, or it is not ours
B08 = a tag file is not written by the rules
    .hint = the bundle was changed, or it is not ours
B09 = number and size of the files differ from the bundle's description
    .hint = take another copy of the bundle
B10 = the bundle was renamed
    .hint = give it back its name
B11 = a file that does not belong here
    .hint = the bundle was changed after it was made: take its copy from another medium, and keep this one to find out why
B12 = { $kind ->
    [unread] this is not a bundle: { disk-cause }
    [empty] this is not a bundle: the file is empty
    [no-zip] this is not a bundle: it is no zip
   *[no-bag] this is not a bundle: a zip without bagit.txt
}
    .hint = remove the file from the archive or take another copy
B13 = there is no bundle here
    .hint = check the path
B14 = the bundle is good; not checked against a registry
    .hint = there is no registry yet
B15 = unfinished write of an interrupted run; it is no bundle and does the archive no harm
    .hint = the next letopis build removes it; in a copy of the archive the file may be deleted
B16 = a file of the bundle cannot be read: { disk-cause }
    .hint = check the rights to the file; if you have them, take another copy of the bundle
B17 = the bundle { $name } also lies here: { $other }
    .hint = keep one of the two, they are the same; keep copies of the archive apart from it
B18 = another bundle { $name } than { $other }: one name, different content
    .hint = find out which of the two was issued and take away the other; without a registry the program cannot know
B19 = the bundle lies in a folder of other bundles
    .hint = move it: the folder says how long a document is kept

# Workspace
W01 = two exports of one moment with other content
    .hint = keep the right one in data/
W02 = folder and export name different school years
    .hint = move the file to the folder of its year
W03 = two classes get the same file name
    .hint = change the letter of one of the classes
W04 = the data folder holds no export
    .hint = put an export into data/<year>/, such as data/2025-26/
W05 = the document could not be bundled: { $reason }
    .hint = the document was not written; tell the developers
W06 = removed an unfinished write of an interrupted run
    .hint = nothing to do: the document itself was made anew
W07 = no export has such a class
    .hint = name the class by one of these names; if its export cannot be read, mend that first
W08 = there is no such print period
    .hint = name one of the periods listed
W09 = the file lies in no folder of a school year and is not read
    .hint = if it is an export, move it to the folder of its year, such as 2025-26/
W10 = the file is no export and is not read
    .hint = if it is an export of another kind, bring it in with letopis import; otherwise take it out of the data folder
W11 = the document was not made, and one made from an earlier export is left: { $files }
    .hint = neither print nor bind it; correct the export and make the document anew
W12 = no export tells of such documents: { $files }
    .hint = put the export of their class back into data/; the files stay in keeping, the program does not delete them
W13 = the earlier document was replaced by a new one: the export, the profile, the program or the file itself has changed since
    .hint = if the earlier one is signed, print and sign the new one: paper and archive must agree
W14 = the workbook has no place for:{ $attendance ->
    [0] {""}
   *[other] {" "}• absences unexplained or doubled: { $attendance }
}{ $bell_times ->
    [0] {""}
   *[other] {" "}• bell times: { $bell_times }
}{ $calendar_plan ->
    [0] {""}
   *[other] {" "}• lines of the calendar plan: { $calendar_plan }
}{ $cannot_tell ->
    [0] {""}
   *[other] {" "}• what the source cannot tell: { $cannot_tell }
}{ $carried_results ->
    [0] {""}
   *[other] {" "}• results carried from another school: { $carried_results }
}{ $change_log ->
    [0] {""}
   *[other] {" "}• logged changes: { $change_log }
}{ $courses ->
    [0] {""}
   *[other] {" "}• second teachers of a subject (their lessons stand as substitutions): { $courses }
}{ $deferred_results ->
    [0] {""}
   *[other] {" "}• deferred results: { $deferred_results }
}{ $groups ->
    [0] {""}
   *[other] {" "}• subgroups without pupils: { $groups }
}{ $health ->
    [0] {""}
   *[other] {" "}• health records: { $health }
}{ $ledger_finals ->
    [0] {""}
   *[other] {" "}• results of the source's own ledger: { $ledger_finals }
}{ $lessons ->
    [0] {""}
   *[other] {" "}• lessons of the same number: { $lessons }
}{ $marks ->
    [0] {""}
   *[other] {" "}• current marks: { $marks }
}{ $membership ->
    [0] {""}
   *[other] {" "}• spans in the class (they follow from the movements): { $membership }
}{ $moment ->
    [0] {""}
   *[other] {" "}• the exact moment of the export: { $moment }
}{ $planned_hours ->
    [0] {""}
   *[other] {" "}• planned hours: { $planned_hours }
}{ $protocols ->
    [0] {""}
   *[other] {" "}• protocols of marks: { $protocols }
}{ $results ->
    [0] {""}
   *[other] {" "}• resulting marks: { $results }
}{ $voided_spans ->
    [0] {""}
   *[other] {" "}• voided spans: { $voided_spans }
}{ $works ->
    [0] {""}
   *[other] {" "}• works of a lesson (their marks stand for the lesson): { $works }
}
    .hint = keep the export: it alone has these records whole
W15 = the workbook was not written, for it could not be imported again ({ $code }, { $where })
    .hint = correct this in the electronic journal and export again
W16 = by { $day } no school year with exports had begun; there is: { $years }
    .hint = name a day of one of these years (--as-of), or put exports of an earlier year into data/<year>/

# Answers
error = error
severity-blocks = error
severity-warns = warning
severity-notes = note
counted-line = { $severity } { $code }, { $count } times: { $sentence }
waived-note = { $sentence } — printing is permitted
follows-line = warning { $code }, rows: { $count }; the first is { $place }: { $sentence }
hint = hint
expected = expected
found = found
pupil = pupil
tally-planned = Planned { $planned } = made { $made } + unchanged { $unchanged } + refused { $refused }
tally-no-exports = Nothing to do: there is no export, and no document is planned
tally-not-yet = Too early, period not over: documents { $count }
tally-pages = Pages { $pages }, sheets of paper { $sheets }
progress-reading = reading the exports
progress-left = left
progress-made = { $document }: { $pages ->
    [one] { $pages } page
   *[other] { $pages } pages
}
progress-refused = { $document }: refused
checked = Classes checked: { $classes }; errors { $blocks }, warnings { $warns }
verified = Bundles { $bundles }, good { $good }{ $renamed ->
    [0] {""}
   *[other] , renamed { $renamed }
}{ $misplaced ->
    [0] {""}
   *[other] , in a folder of others { $misplaced }
}, damaged { $bad }
status-line = { $year } { $class } { $document }: { $state }
status-built = PDF and bundle made
status-missing = no PDF
status-open = period not over
status-outdated = PDF made, but the export or the profile has changed since: letopis build
status-no-bundle = PDF made, no bundle: put its copy back or, if there is none, letopis build
status-damaged = the bundle is damaged, see letopis verify; put a good copy back or, if there is none, letopis build
status-altered = the PDF is not the one in the bundle: put its copy back or, if there is none, letopis build
status-refused = refused, see why: letopis check
status-refused-stands = refused, see why: letopis check; the PDF of an earlier export is left, do not bind it
status-due = ; due { $deadline }
status-due-today = ; due { $deadline }, today
status-due-in = ; due { $deadline }, { $days ->
    [one] { $days } day
   *[other] { $days } days
} left
status-due-past = ; was due { $deadline }, { $days ->
    [one] { $days } day
   *[other] { $days } days
} ago
status-age-today = The last export was made today
status-age = The last export was made { $days ->
    [one] { $days } day
   *[other] { $days } days
} ago
status-age-ahead = The last export was made { $days ->
    [one] { $days } day
   *[other] { $days } days
} after this day
document-ledger = ledger
made-documents = PDFs are in { $print }, archive bundles in { $archive }
made-drafts = Drafts are in { $draft }; they are not to be bound
status-damaged-count = Documents whose bundle is damaged, missing or not that of the PDF: { $count }
status-outdated-count = Documents that the export no longer agrees with: { $count }
status-refused-count = Documents refused: { $count }
status-superseded = Older exports that newer ones replace: { $count } ({ $files })
status-overdue = Documents overdue: { $count }
made-workspace = Wrote the profile { $path }. Fill it in and put an export into data/<year>/
made-year = Made the folder { $year } for the exports of the new year
made-demo = Made an invented school of { $classes ->
    [one] { $classes } class
   *[other] { $classes } classes
}
next-up = You are in the data folder of a school. Go one level up and repeat: cd ..
next-init = There is no school profile here yet. Begin with: letopis init
next-data = Put an export into { $data }/<year>/ and run: letopis check
next-check = Not all is well with the exports. See what it is: letopis check
next-build = Check the exports and make the documents: letopis check, then letopis build
next-damaged = Bundles are damaged, missing or not those of their PDFs: letopis status names the documents, letopis verify { $out }/archive the damage. Put good copies back or, where there are none, letopis build
next-verify = The documents of all closed periods are made. Check the archive: letopis verify { $out }/archive
failure-missing = no such path: { $path }
    .hint = check the path and the folder you run the program in
failure-no-profile = there is no school profile: { $path }
    .hint = go to the folder of the school or make a new one: letopis init
failure-no-year = { $path } holds no export yet, so the next year is not known
    .hint = make the folder of the first school year yourself, such as { $path }/2025-26
failure-exists = exists already: { $path }
    .hint = nothing was changed
failure-name-taken = exists already: { $path }
    .hint = nothing was changed; give another file name, or remove this one first
failure-busy = another letopis build is writing into { $path }
    .hint = wait until it ends; this run wrote nothing
failure-usage = wrong command: { $reason }
    .hint = see letopis --help
failure-disk = { $path }: { disk-cause }
    .hint = mend this and run the command again; the documents made before are whole
disk-cause = { $cause ->
    [missing] there is no such file or folder
    [denied] permission is denied
    [full] there is no space left on the disk
    [read-only] the disk or folder is read-only
    [not-a-folder] a file stands where a folder should
    [not-a-file] this is no regular file but a folder, a link to one, a pipe or a device
    [link-loop] the link leads to itself
    [too-large] too large: { $bytes } bytes, at most { $limit } are read
    [other-bytes] what was written reads back otherwise: the disk is faulty
   *[other] { $reason }
}
failure-internal = internal error: { $reason }
    .hint = tell the developers

# Help
help-letopis = Prints class journals and summary ledgers, keeps them in archive bundles
help-init = Make a school's folder with its profile
help-new-year = Prepare the next school year
help-demo = Write an invented school
help-check = Find everything that prevents printing
help-build = Make the PDFs and the archive bundles
help-verify = Verify archive bundles
help-status = What is exported and built, and how many days are left
help-schema = Print the JSON Schema of the snapshot
help-usage = Usage
help-commands = Commands
help-formats = Formats of exports
help-arguments = Arguments
help-options = Options
help-common-options = Common options
help-default = {" "}[default: { $value }]
help-value-options = OPTIONS
help-value-command = COMMAND
help-value-folder = FOLDER
help-value-path = PATH
help-value-class = CLASS
help-value-period = PERIOD
help-value-date = DATE
help-value-number = NUMBER
help-value-language = LANGUAGE
help-value-format = FORMAT
help-argument-data = folder of the profile and the exports
help-argument-out = folder for documents and the archive
help-argument-classes = this class only, 7А or 07a; may be repeated
help-argument-periods = this period only, q1…q4 or ledger; may be repeated
help-argument-as-of = the day to take for today, YYYY-MM-DD
help-argument-jobs = how many documents to make at once, 1–256
help-argument-lang = language of the answer: ru, en
help-argument-format = how to answer: text (for people), json (for programs)
help-argument-values = show values too that could be a name
help-argument-help = show this help
help-argument-version = show the version of the program
help-argument-folder = folder of the school; data/ will be in it
help-argument-count = how many classes, 1–36
help-argument-seed = the number that everything invented depends on
help-argument-full = classes of real size instead of small ones
help-argument-draft = drafts into out/draft, no bundles, periods not closed too
help-value-moment = MOMENT
help-argument-importer = format of the export
help-argument-sources = files, folders or archives of the export
help-argument-into = data folder to write into (usually data)
help-argument-exported-at = when the export was made, if it does not say so itself: YYYY-MM-DDThh:mm:ss and the time zone, such as 2026-05-30T18:20:00+05:00
help-argument-partial = write even if some rows are refused
help-argument-paths = a bundle or a folder of bundles; may be several

# A command line not understood
usage-unknown-option = unknown option “{ $found }”
usage-whole-year = { $format } holds the whole year of a class: leave out --period and --draft
usage-unknown-format = unknown format “{ $found }”; there are: { $known }
usage-extra-word = a word too many: “{ $found }”
usage-no-such-day = the calendar has no such day
usage-option-of = another command has this option: { $command }
usage-unknown-command = unknown command “{ $found }”
usage-missing = missing: { $found }
usage-bad-value = the value “{ $found }” does not fit { $argument }
usage-no-value = { $found } needs a value
usage-extra-value = { $found } takes no value
usage-twice = the option { $found } stands twice
usage-not-together = { $found } and { $other } do not go together
usage-other = the command line could not be understood: { $found }
usage-cannot-choose = --class and --period belong to check, waive, build, status, export and report only
usage-meant = perhaps you meant { $meant }
usage-see = see { $help }

# Imports
I01 = not an export of this format, or damaged: { $reason }
    .hint = check the format; letopis import --help lists them
I02 = a value is missing or none of its kind; the row is refused
    .expected = { $kind ->
        [example] such as { $expected }
       *[other] { $expected }
    }
    .hint = correct the value; if a journal exported the file, correct it there and export again
I03 = { $kind ->
    [holidays] sources differ about holidays no. { $key }; the other place: { $other }
   *[other] sources differ about the record { $key }; the other place: { $other }
}
    .hint = { $kind ->
        [holidays] decide which are right; if classes have other holidays, import their workbooks one by one
       *[other] decide which is right, correct the source and import again
    }
I04 = { $kind ->
    [tab] there is no such record in the tab { $expected }
   *[other] a reference to a record that no source has
}
    .hint = { $kind ->
        [tab] write it into the tab { $expected } or correct it here
       *[other] add the missing file of the export
    }
I05 = an id is written as two different numbers: digits were lost in the export
    .hint = export again with ids as texts
I06 = a word that nobody has explained; it is kept as unknown
    .hint = explain it in the profile
I07 = days between the exported spans are missing
    .hint = export the missing days
I08 = the source does not have: { $what ->
    [topics] topics of lessons
    [homework] homework
    [attendance] attendance
    [results] resulting marks
    [personal_files] dates of birth and personal files
    [teachers] teachers
    [lessons] lessons without any mark or absence
   *[other] { $what }
}
    .hint = this is a property of the source, not a teacher's fault
I09 = not used: { $what }
    .hint = the journal does not need it
I10 = the terms of the school year are unknown
    .hint = add them to the source or to the profile ([[calendar]])
I11 = the moment of the export is unknown
    .hint = say --exported-at, such as 2026-05-30T18:20:00+05:00
I12 = too large: { $reason }
    .hint = divide the export
I20 = a row has another number of cells than the heading
    .hint = correct the row in the source and export again
I21 = quotes are not closed, or text follows them
    .hint = a quote inside a text is written twice (RFC 4180)
I22 = the text is damaged or not in the right encoding
    .hint = save the file as UTF-8
I23 = the row refers to a record that was refused; its place: { $other }
    .alone = the row or column depends on something that was not read, which is told on its own
    .hint = correct that record first
I24 = the export has no file { $what }
    .hint = add the missing file of the export
I25 = the heading has no column { $what }
    .hint = names of columns are written exactly as the format has them, in a map as the table has them
I26 = a column stands twice in the heading
    .hint = keep one of them
I27 = the file has no heading
    .hint = export the file again
I30 = the spreadsheet made a date, a time or a rounded number of what was typed; the row is refused
    .expected = { $kind ->
        [example] such as { $expected }
       *[other] { $expected }
    }
    .hint = give the column the format “Text” and type the value again
I31 = the error of a formula stands there; the row is refused
    .expected = { $kind ->
        [example] such as { $expected }
       *[other] { $expected }
    }
    .hint = correct the formula or paste the value
I32 = the form has no such column
    .hint = take the heading from the template (letopis import --template) or delete the column
I33 = the form has no such tab
    .hint = take the name from the template (letopis import --template), write the table into the map, or delete the tab
I34 = the row repeats another: { $other }
    .hint = keep one of them
I35 = cells are merged; the row is refused
    .hint = split the cells and write the value into each
I36 = { $kind ->
    [sheet] a hidden tab was read: { $what }
    [columns] hidden columns were read: { $what }
   *[other] hidden rows were read; their numbers: { $what }
}
    .hint = show what is hidden and check it, or delete it
I37 = the last values of formulas were taken: { $count }; this is the first
    .hint = check them, or paste “values only”
I38 = Latin letters were read as the Cyrillic ones that look the same: { $count }; this is the first
    .hint = write the class in Russian letters
I39 = the profile of the school says otherwise: { $what ->
    [name] name of the school
    [short_name] short name
    [address] address
    [director] role of the director
    [deputy] role of the deputy director
    [secretary] role of the secretary
   *[other] { $key }
}
    .hint = the profile is unchanged; if the workbook is right, correct data/school.toml
I40 = several people have this name; the row is refused
    .hint = give the personnel number instead of the name
I41 = there is no tab “{ $what }”
    .hint = { $kind ->
        [book] take it from the template (letopis import --template) and fill it in
       *[other] put a workbook with the tabs «Школа» and «Периоды» of the template (letopis import --template) beside the tables, or set school_year in the map and [[calendar]] in the profile
    }
import-table = { $table }: read { $read } = used { $used } + refused { $refused }
import-total = Rows read { $read } = used { $used } + refused { $refused }
import-written = Written: { $path }
import-unchanged = There already, unchanged: { $path }
import-found = Errors { $blocks }, warnings { $warns }
import-nothing = Nothing was written
help-export = Write journals and ledgers as tables for other programs
help-export-xlsx = A workbook for each document, a sheet for each table
help-export-csv = A folder of CSV texts for each document: semicolons, UTF-8
help-export-json = Form data: everything the document prints
help-export-workbook = A workbook for each class: our template with the data of the year, to be imported again
help-argument-tables-into = folder for the tables (usually out/export)
help-argument-also-open = periods not closed too, and what is refused
help-argument-exporter = format of the tables
exported = Planned { $planned } = written { $written } + refused { $refused }; files { $files }
exported-into = The tables are in { $path }
help-report = Make a report for the administration (clause 2.14): PDF and tables; without a name, list the reports
help-reports = Reports
help-value-report = REPORT
help-report-results = Results by class and subject: shares of marks not below 3 and of 4 and 5, mean
help-report-pupils = Results of each pupil in all subjects, by class
help-report-control-works = Results of control works by class, subject and work
help-report-missed-lessons = Lessons that each pupil missed, with topics, by class
help-report-unsatisfactory = Unsatisfactory marks of each pupil, with topics, by class
help-report-filling = How completely and promptly the journal is filled in, by teacher and class
help-report-movement = Pupils who came and went: how many there were and are
help-report-substitutions = Substitutions and cancelled lessons: who held which lesson for whom
help-report-programme = How far the curriculum was carried out: hours, topics, control works
help-argument-kind = which report; without --period about the latest period that is over, --period year about the year
help-argument-written-as = format: pdf, xlsx, csv, json; may be repeated (usually pdf and xlsx)
help-argument-reports-into = folder for the reports (usually out/reports)
usage-unknown-report = there is no report “{ $found }”; there are: { $known }
reported = Planned { $planned } = made { $made } + refused { $refused }; pages { $pages }, files { $files }
reported-into = The reports are in { $path }
help-import = Bring another program's export into data/
help-import-report-cards = Report cards and reports of marks and attendance of Russian journals: xlsx, ods or csv
help-import-oneroster = A OneRoster 1.1 or 1.2 export: zips or folders of CSV files, bulk and delta
help-import-dnevnik = Answers of the Dnevnik.ru API v2, captured into a folder or zip: capture.json, schools/, edu-groups/, lesson-log-entries/, persons/, teachers.json

# The bundle
member-waivers = Records with which printing is permitted: rule, place, reason, by whom and when
form-class-journal = Class journal
form-summary-ledger = Summary ledger
bundle-of = class { $class }, { $year }, { $document }
member-form-data = Form data: everything the document prints
member-snapshot = The part of the export the document was made from
member-profile = Profile of the school
member-schema = JSON Schema of the export
member-layout = Layout of the form
readme-archive =
    { $title }
    Archive bundle { $stem }.zip. Keep until { $until }, that day included.

    CONTENTS
    { $list }
      data/inventory.csv
          Inventory

    HOW TO CHECK IT WITHOUT THE PROGRAM THAT MADE IT
      1. Unpack a copy:         unzip { $stem }.zip
         (outside the archive: nothing unpacked belongs there)
      2. Go there:              cd { $stem }
      3. Check the documents:   sha512sum -c manifest-sha512.txt
      4. Check the description: sha512sum -c tagmanifest-sha512.txt
    Every line must end with OK. The same works with sha256sum and the two sha256
    files. On Windows certutil -hashfile FILE SHA512 shows the digest of one file; it
    must equal its line in manifest-sha512.txt, whatever the case of its letters. The bundle follows the open standard BagIt 1.0 (RFC 8493); any tool for it
    will do. Digests guard against damage, not against someone who rewrites it all.
import-template = Fill it in as its first tab says, then: letopis import workbook { $path } --into data
usage-template-alone = --template writes the empty form; nothing else belongs to it
usage-template-name = the name of the template must end in .xlsx
help-argument-template = write the template workbook, .xlsx, with an example and instructions
help-value-file = FILE
help-import-workbook = A workbook of our template: .xlsx, .ods, or a folder of .csv files, one for each tab
import-guess = Check it and complete the lines with "# ?", then: letopis import table --map { $path } FILES school.xlsx --into data (school.xlsx: the template with only its tabs «Школа» and «Периоды»)
usage-guess-alone = --guess writes a map for import table; nothing else belongs to it
usage-map = a map of the columns (--map, --guess) is for import table only; leave it out for { $format }
usage-no-map = import table needs a map of the columns: --map MAP; --guess MAP proposes one
help-argument-map = the map: which column of a foreign table is which column of our form
help-argument-guess = propose a map from the headings of the tables and write it here
help-import-table = Any other table (.xlsx, .ods, .csv, a saved page .html) through a map of its columns, --map
I42 = { $kind ->
    [many] a map is one file, neither a folder nor an archive
   *[other] the map does not say what it should
}
    .hint = correct the map; the README tells how it is built, under "Other tables"
I43 = nothing was taken from the rows of these numbers: { $what }
    .hint = their mark or sign is empty; if nobody needs them, name them in the map (skip)
I44 = the map leaves aside the rows of these numbers: { $what }
    .hint = if some of them are needed, correct skip in the map
I45 = an export of the same moment ({ $moment }) with other data is there already; the new one was not written
    .hint = give the corrected export a new moment of its own («Выгружено» in the tab «Школа», or --exported-at), or move the earlier file out of the data folder first

# What is checked and why (letopis explain)
rule-C01 = lesson without topic
    .why = The topic is what the journal is kept for: without it nobody sees what was taught.
    .clause = clause 4.2; instruction, point 4
    .example = Algebra, 10 Sept.: the topic is blank.
rule-C02 = resulting mark missing
    .why = Whoever was there on the last day of a term gets a mark or «Н/А». A deferred mark (with its reason) and one carried from another school count.
    .clause = instruction, points 6 and 12
    .example = Physics, first quarter: a cell of a pupil is empty.
rule-C03 = mark of one who was not there
    .why = A mark on a day when the pupil was not in the class or subgroup is a fault of the movements or of the mark.
    .clause = clause 1.18
    .example = Left on 20 October, and has a mark on the 25th.
rule-C04 = absence of one who was not there
    .why = The same for absences: otherwise their totals are wrong.
    .clause = clause 1.18
    .example = Arrived on 1 November, and was absent on 28 October.
rule-C05 = lesson outside the terms
    .why = A lesson outside the terms or in the holidays would be in no journal.
    .clause = clause 2.6
    .example = A lesson on 30 October, in the autumn holidays.
rule-C06 = mark in the first grade
    .why = The first grade is taught without marks.
    .clause = letter of the Ministry of Education of 2001 on the first grade
    .example = 1А, Russian: "5".
rule-C07 = journal and ledger differ
    .why = The results of the journal go into the summary ledger unchanged.
    .clause = instruction, point 13
    .example = 4 in the journal, 5 in the ledger.
rule-C08 = letter that cannot be printed
    .why = No face of the program has the letter: its place on paper would be empty.
    .clause = completeness of the document, clause 1.12
    .example = A Chinese character in a topic.
rule-C09 = unexplained word of attendance
    .why = Nobody has explained the word of the source; the record is counted as nothing.
    .clause = clause 2.11
    .example = The state "Pass" without an explanation in the profile.
rule-C10 = result changed after closing
    .why = Marks of a closed term are not edited; the new export differs from the earlier.
    .clause = clause 4.1
    .example = In October the quarter had 4, in May it has 5.
rule-C11 = export too old
    .why = The export was made before the end of the term: later entries are not in it.
    .clause = clause 1.5
    .example = The term ends on 26 May, the export is of the 25th.
rule-C12 = entry too long
    .why = The entry is longer than a page; it must not be clipped.
    .clause = completeness of the document, clause 1.12
    .example = A topic of 3000 letters.
rule-C13 = entry on a cancelled lesson
    .why = A cancelled lesson has no column, so the entry would be on no page.
    .clause = clause 2.11
    .example = The lesson is cancelled and has a mark.
rule-C14 = homework missing
    .why = Where homework is given almost always, an empty cell was forgotten. From which share of lessons on: homework_percent in the profile.
    .clause = clause 2.11; instruction, point 5
    .example = 23 of the 24 lessons of a quarter have homework.
rule-C15 = lesson entered late
    .why = A lesson is entered on its day. Judged only where the source knows when it was.
    .clause = clause 2.11; instruction, point 7
    .example = The lesson of 10 September was entered on the 12th.
rule-C16 = marks entered late
    .why = For a lesson the same day, for a control work 3 days, for a written one a week; a topic passed later by protocol does not count.
    .clause = instruction, points 3, 10 and 11
    .example = A control work on 10 September, its marks on the 15th.
rule-C17 = absences entered late
    .why = Who is missing is entered on the day.
    .clause = instruction, point 8
    .example = Absences of 10 September entered on the 11th.
rule-C18 = homework entered late
    .why = Within 1.5 hours after the last lesson of the class; without bell times on the same day.
    .clause = instruction, point 5
    .example = Lessons ended at 13:10, the homework came at 18:00.
rule-C19 = results entered late
    .why = Marks of a term are given in its last week, before the holidays.
    .clause = instruction, point 12
    .example = The quarter ends on 24 October, the marks came on the 27th.
rule-C20 = few current marks
    .why = A resulting mark must rest on something: how many for 1, 2, 3 and more weekly hours stands in the profile, least_marks.
    .clause = clause 2.11
    .example = 5 marks in a quarter of three weekly hours.
rule-C21 = result far from the mean
    .why = The mark of a term is farther than 0.6 from the mean of its marks (mean_distance in the profile).
    .clause = clauses 1.9 and 2.9
    .example = The mean is 3.2, the quarter has 5.
rule-C22 = year far from its terms
    .why = The mark of the year is farther from the mean of its terms than allowed.
    .clause = clauses 1.9 and 2.9
    .example = Terms 4, 4, 4, 4, the year has 3.
rule-C23 = final mark outside
    .why = The final mark is the mean of year and exam, so it lies between them; without an exam it is that of the year.
    .clause = order on school certificates
    .example = Year 4, exam 4, final 5.
rule-C24 = lesson entered twice
    .why = One number is one lesson; a double lesson has two numbers.
    .clause = clause 2.11
    .example = Algebra twice on 10 September, both lesson 2.
rule-C25 = two lessons at one hour
    .why = A pupil is not in two lessons at once: the timetable or the subgroups are wrong.
    .clause = clause 2.6
    .example = Lesson 2: algebra and physics for the whole class.
rule-C26 = teacher in two rooms
    .why = Judged only where the source knows the rooms; several classes in one room are no fault. It never refuses a document.
    .clause = clause 2.6
    .example = Lesson 2: with 7А in room 12, with 8Б in room 20.
rule-C27 = substitute not named
    .why = The lesson was entered by another than its teacher: a substitution is named.
    .clause = clause 2.5; instruction, point 9
    .example = A lesson of physics was entered by the teacher of chemistry.
rule-C28 = in two subgroups
    .why = On one day a pupil is in one subgroup of a subject.
    .clause = clause 2.6
    .example = English: in subgroup 1 and in subgroup 2.
rule-C29 = fewer hours than planned
    .why = The programme is fulfilled if a closed term has as many hours as planned.
    .clause = clause 2.11
    .example = 24 hours planned, 22 held.
rule-C30 = topics not taught
    .why = Topics follow the calendar plan; compared where the export has it.
    .clause = clause 4.2
    .example = 22 of the 24 topics planned for the quarter are in the journal.
rule-C31 = fewer control works
    .why = A closed term has as many control works as scheduled.
    .clause = clauses 2.6 and 2.11
    .example = 2 scheduled, 1 held.
rule-C32 = void entry
    .why = Whatever a compromised account entered in the given span is void.
    .clause = clauses 1.22 and 2.20
    .example = A password was stolen on 3 October; a lesson was entered on the 4th.
rule-C33 = movement without order
    .why = Arrivals and departures are printed with number and date of the order; nothing is added by hand.
    .clause = clause 1.18
    .example = Left on 20 October, no number of the order.
rule-C34 = absence gone
    .why = A topic passed later gives a mark, but the absence stays.
    .clause = instruction, point 3
    .example = By protocol 5 a mark 4, and no absence on that day.
rule-C35 = changed after the term
    .why = After the resulting marks a teacher does not edit the journal. Judged by the log of the source, if it has one.
    .clause = clause 4.1
    .example = The topic of 10 September was changed on 3 November.
rule-C36 = period without lessons
    .why = A page that says "no lessons, no absences" of days that the export does not know would be false.
    .clause = clause 1.5
    .example = The export has the first quarter alone, and the second is closed.
explain-line = { $code } ({ $severity }): { $name }
explain-head = { $code }: { $name }
explain-severity = severity: { $severity }{ $fixed ->
    [yes] {" "}(cannot be changed: paper would be wrong)
   *[no] {" "}(the profile may change it: [severity])
}
explain-kind = marked in answers as: { $severity }
explain-why = why: { $text }
explain-clause = source: { $text }
explain-example = example: { $text }
strictness-blocks = blocks
strictness-warns = warns
strictness-notes = notes
strictness-off = off
usage-unknown-code = there is no code { $found }; letopis explain lists all rules
help-waive = Permit printing with a record that is not filled in: which rule, where, why, by whom
help-argument-rule = code of the check, such as C01
help-argument-subject = only this subject, as letopis check names it
help-argument-date = only this day
help-argument-lesson = only this lesson, by its id in the export
help-argument-pupil = only this pupil, by the id in the export
help-argument-reason = the reason; it will be printed
help-argument-by = who permits it; it will be printed
help-argument-basis = what it rests on, such as an order; it will be printed
help-argument-from = a table of reasons (letopis check --sheet) filled in by any program: a permission for every row with a reason
help-argument-until = last day of the permission; without it, it is for good
help-value-text = TEXT
usage-waive-class = name the class: a permission is given for a class (--class 7А)
waived = Records permitted: { $allowed }{ $already ->
    [0] {""}
   *[other] ; permitted before: { $already }
}
waived-unprinted = Of these prevent nothing and are not named on paper: { $count }
waived-aside = Rows about classes and periods that were not looked at: { $count }; they were left as they are
waived-no-reason = The table holds no reason: the column “Reason” is empty
waived-into = Written to { $path }; letopis build prints the list of permissions
waived-wide = What this check finds there later is allowed as well. To narrow it: --subject, --date, --pupil; to limit its time: --until
help-explain = Explain a rule: what, why, its source, an example; without a code list them all
help-argument-code = code of the rule, such as C14
help-value-code = code

# The list of findings (letopis check --page, --slips, --sheet)
page-title = List of findings
page-title-slip = Findings: { $teacher }
page-title-nobody = Findings for nobody in particular
page-title-index = Slips of findings
page-fact-only = only { $only }
page-seen = Read by:
page-seen-date = Date:
page-fact-day = checked as of { $day }
page-fact-classes = classes checked: { $count }
page-fact-exported = last export { $moment }
page-counts = Outcome of the check
page-tile-blocks = { $count ->
    [one] finding prevents printing
   *[other] findings prevent printing
}
page-tile-blocks-none = nothing prevents printing
page-tile-blocks-note = until they are mended the document is not printed
page-tile-warns = { $count ->
    [one] finding to look at
   *[other] findings to look at
}
page-tile-warns-note = the document is printed, but the entry deserves a look
page-tile-notes = { $count ->
    [one] note
   *[other] notes
}
page-tile-notes-note = nothing to mend
page-tile-change = Was { $before }, now { $now }
page-tile-change-note = new { $new }, mended or permitted { $gone }; previous check as of { $day }
page-tile-new = new
page-tile-new-note = previous check as of { $day }
page-new = new
page-to-do = What to do
page-to-do-caption = Kinds of findings and what to do about them
page-lead = Entries are corrected in the electronic journal, then exported and checked again. What prevents printing comes first.
page-lead-slip = Correct the entries in the electronic journal and tell the deputy director: after a new export the check is repeated. What prevents printing comes first.
page-code = Code
page-what = What is wrong
page-hint = What to do
page-count = How many
page-by-class = By class
page-by-class-caption = How many findings each class has
page-by-teacher = By teacher
page-by-teacher-caption = How many findings each teacher has
page-blocks-short = Prevent
page-warns-short = To look at
page-notes-short = Notes
page-no-class = no class
page-no-teacher = nobody in particular
page-list = All findings
page-list-caption = All findings in order
page-search = Search
page-all = all
page-only-new = only new ones
page-reset = Show all
page-print = Print
page-shown = Lines shown:
page-shown-of = of
page-none = There are no such findings.
page-nothing = There are no findings.
page-severity = Weight
page-severity-blocks = prevents
page-severity-warns = to look at
page-severity-notes = note
page-severity-waived = permitted
page-position = No.
page-class = Class
page-period = Period
page-subject = Subject
page-date = Date
page-lesson = lesson { $number }
page-pupil = Pupil
page-teacher = Teacher
page-expected = expected: { $text }
page-found = found: { $text }
page-place = place: { $text }
page-waived = printing is permitted: { $text }
page-gone = Mended or permitted since the previous check: { $count }
page-gone-caption = Findings of the previous check that are gone or permitted
page-personal = Contains personal data: do not publish it or pass it on.
page-made-by = Made by letopis { $version }.
page-index-lead = A slip for each teacher. Open it, print it or send it.
page-index-caption = Slips by teacher
page-index-teacher = For
checked-teachers = Only what these can mend: { $teachers }
checked-change = Was { $before }, now { $now }: new { $new }, mended or permitted { $gone }; previous check as of { $day }
checked-page = Page of findings: { $path } — it names pupils, do not publish it
checked-slips = Slips: { $count }, listed in { $path } — they name pupils, do not publish them
usage-ending = the name of the file { $path } must end in { $ending }
usage-unknown-teacher = there is no teacher with “{ $found }” in the name; there are: { $known }
help-value-page = PAGE.html
help-value-teacher = TEACHER
help-argument-page = write the findings as a page for a browser and for printing, with names of pupils
help-argument-slips = write a slip of findings for each teacher, with names of pupils
help-argument-teacher = only what this teacher can mend: family name or a part of it
help-argument-names = name pupils in the answer too
K01 = the previous check cannot be read, there is nothing to compare with
    .hint = nothing needs to be done: a check with --page or --slips writes itself anew, and the next one compares with it
K02 = this is no table of reasons: it lacks the column “{ $what }”
    .hint = write the table anew (letopis check --sheet) and delete no column, hidden ones included
K03 = the row shows another record than it holds: its cells were moved or changed
    .hint = write the table anew (letopis check --sheet) and enter the reasons there; change no other column
checked-sheet = Table for reasons: { $path }, rows { $count }; letopis waive --from reads it when it is filled in — it names pupils, do not publish it
checked-no-sheet = No table for reasons was written ({ $path }): there is no finding that may be permitted
help-value-sheet = TABLE.xlsx
help-argument-sheet = write the findings as a table in which the deputy director enters reasons
sheet-name = Findings
sheet-guide = How to fill it in
sheet-guide-reason = Enter a reason (up to 500 letters) in the yellow column where the document has to be printed in spite of the finding; beside it, if need be, its basis (an order) and the day until which it is valid. Where there is no reason, everything stays as it is. The table holds only what prevents printing.
sheet-guide-bulk = One reason for many rows: choose the rows with the filter in the heading, enter the reason in the first one, copy it and paste it into the other visible ones. Do not merge cells.
sheet-guide-place = Change and delete no other column, hidden ones included: by them the program knows the finding. That is why the sheet is protected; there is no password.
sheet-number = No.
sheet-now = Now
sheet-reason = Reason
sheet-basis = Basis
sheet-until = Valid until

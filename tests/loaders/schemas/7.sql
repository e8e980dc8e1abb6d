-- The ledger. Code columns hold the ids of data/: forms, cells, rules, series.
-- A figure that is not surely read has no value: the CHECK keeps the promise "a blank is never a zero".
CREATE TABLE organisation (
    organisation_id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    short_name TEXT NOT NULL,
    kind TEXT NOT NULL,                    -- district subdistrict town township bureau other
    parent_id TEXT REFERENCES organisation,
    since INTEGER,                         -- first and last year a report is expected; NULL: see rollup.expected
    until INTEGER,
    is_sample INTEGER NOT NULL DEFAULT 0,
    contact TEXT NOT NULL DEFAULT '',      -- who is asked, and the telephone
    telephone TEXT NOT NULL DEFAULT '',
    due TEXT,                              -- its own day of the year after the report's, as 03-31; NULL: see calendar
    successor_id TEXT REFERENCES organisation ON DELETE SET NULL,  -- the unit that carries it on
    listed_on TEXT                         -- the day on which the office listed it; NULL: known by its reports alone
) STRICT;
CREATE TABLE former_name (                 -- what a unit was called up to a year: its reports of then bear that name
    organisation_id TEXT NOT NULL REFERENCES organisation ON DELETE CASCADE,
    until INTEGER NOT NULL,                -- the last year of a report under this name
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (organisation_id, until)
) STRICT, WITHOUT ROWID;
CREATE TABLE merged (                      -- units that were made one with another: what a link to them leads to now
    organisation_id TEXT PRIMARY KEY,
    into_id TEXT NOT NULL REFERENCES organisation ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE deadline (                    -- days that the office set; before those of data/rules/deadlines.csv
    parent_id TEXT NOT NULL,               -- the unit above; '' for units whose place is not known
    kind TEXT NOT NULL,
    first_year INTEGER NOT NULL,           -- of the reports
    last_year INTEGER,                     -- NULL: until further notice
    month_day TEXT NOT NULL,               -- of the year after the report's, as 03-31
    authority TEXT NOT NULL DEFAULT '',    -- the notice that says so
    PRIMARY KEY (parent_id, kind, first_year)
) STRICT, WITHOUT ROWID;
CREATE TABLE organisation_alias (
    alias TEXT NOT NULL,
    organisation_id TEXT NOT NULL REFERENCES organisation ON DELETE CASCADE,
    PRIMARY KEY (alias, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE document (
    sha256 TEXT PRIMARY KEY,
    file_name TEXT NOT NULL,
    path TEXT NOT NULL,                    -- where it was read from: the original, to open or download
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('read', 'needs_identity', 'refused')),
    reason_code TEXT,
    reason_detail TEXT,
    form TEXT,
    organisation TEXT,                     -- as found, before it is matched
    year INTEGER,
    identity_evidence TEXT NOT NULL DEFAULT '[]',  -- JSON
    is_sample INTEGER NOT NULL DEFAULT 0,
    loaded_at TEXT NOT NULL
) STRICT;
CREATE TABLE original (                    -- the bytes of a document as it came, so that one copy of the ledger holds all
    sha256 TEXT PRIMARY KEY,
    packed TEXT NOT NULL CHECK (packed IN ('', 'zlib')),
    content BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE report (
    report_id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE REFERENCES document,
    organisation_id TEXT NOT NULL REFERENCES organisation,
    year INTEGER NOT NULL,
    form TEXT NOT NULL,                    -- the edition that table two follows
    title TEXT,
    published_on TEXT,
    version INTEGER NOT NULL,
    is_current INTEGER NOT NULL,
    tables TEXT,                           -- those of its three tables where they differ, as 2021/2019/2021
    standing TEXT NOT NULL DEFAULT 'kept' CHECK (standing IN ('waiting', 'kept', 'removed')),  -- waiting: for its checks
    reader TEXT,                           -- the version of the reader that read it; NULL: one before they were counted
    rules TEXT,                            -- the version of the rules that checked it; NULL: to be checked anew
    CHECK (is_current = 0 OR standing = 'kept'),
    UNIQUE (organisation_id, year, version)
) STRICT;
CREATE UNIQUE INDEX one_current_report ON report (organisation_id, year) WHERE is_current;
CREATE TABLE figure (
    report_id INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
    cell TEXT NOT NULL,
    value ANY,                             -- counts; money in yuan
    state TEXT NOT NULL CHECK (state IN ('number', 'blank', 'dash', 'text', 'doubtful', 'missing', 'settled')),  -- settled: doubtful, and a person has said what it means
    raw TEXT NOT NULL,
    place TEXT NOT NULL,
    doubt TEXT,                            -- why it is doubtful: a code of data/words/doubts.csv
    likely ANY,                            -- what a doubtful figure most likely means: a guess, in no sum
    PRIMARY KEY (report_id, cell),
    CHECK ((state IN ('number', 'settled')) = (value IS NOT NULL)),  -- settled: the value is a person's, see settlement
    CHECK (value IS NULL OR typeof(value) IN ('integer', 'real')),
    CHECK ((state IN ('doubtful', 'settled')) = (doubt IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX figure_by_cell ON figure (cell, report_id);
CREATE TABLE extra_row (
    report_id INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
    position INTEGER NOT NULL,
    section TEXT NOT NULL,
    label TEXT NOT NULL,
    cells TEXT NOT NULL,                   -- JSON list of the raw texts
    place TEXT NOT NULL,
    PRIMARY KEY (report_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE passage (
    report_id INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
    section TEXT NOT NULL,                 -- 一 二 三 四 五 六
    text TEXT NOT NULL,
    place TEXT NOT NULL,
    PRIMARY KEY (report_id, section)
) STRICT, WITHOUT ROWID;
CREATE TABLE claim (                       -- numbers stated in the prose
    report_id INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
    position INTEGER NOT NULL,
    section TEXT NOT NULL,
    kind TEXT NOT NULL,                    -- of what: data/rules/stated.csv, data/words/claims.csv
    value ANY NOT NULL,                    -- money in yuan
    words TEXT NOT NULL,                   -- the phrase, in its sentence, without spaces
    sentence TEXT NOT NULL,
    start_at INTEGER NOT NULL,             -- where the phrase stands in the passage: characters
    end_at INTEGER NOT NULL,
    status TEXT,                           -- how the check of it ended; NULL: no rule checks it
    matched TEXT NOT NULL DEFAULT '',      -- the reading under which it agrees with the tables, as a formula
    cells TEXT NOT NULL DEFAULT '[]',      -- JSON: the cells that it was checked against
    place TEXT NOT NULL,                   -- of the passage
    PRIMARY KEY (report_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE problem (                     -- findings of one report with one cause
    problem_id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
    position INTEGER NOT NULL,             -- from 1, the gravest first
    status TEXT NOT NULL CHECK (status IN ('fail', 'undetermined')),
    severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'notice')),
    location TEXT CHECK (location IN ('located', 'not_located')),  -- NULL: no identity of the tables is broken
    at_least INTEGER,                      -- so many cells are wrong at the least
    complete INTEGER,                      -- whether every smallest explanation is listed
    common TEXT NOT NULL DEFAULT '[]',     -- JSON: the cells that every explanation accuses
    UNIQUE (report_id, position)
) STRICT;
CREATE TABLE finding (
    finding_id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
    problem_id INTEGER NOT NULL REFERENCES problem ON DELETE CASCADE,
    rule_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('fail', 'undetermined')),
    severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'notice')),
    formula TEXT NOT NULL,                 -- with cell codes
    numbers TEXT NOT NULL,                 -- the same formula with the figures filled in
    left_value ANY,
    right_value ANY,
    difference ANY,
    cells TEXT NOT NULL,                   -- JSON: [{cell, year, value, state, raw, place}]
    hint TEXT NOT NULL DEFAULT '',         -- what it most likely comes from: hint.<code> of data/words
    claim TEXT,                            -- JSON {section, sentence, words, start, end, place}: what the prose states
    fingerprint TEXT NOT NULL,
    UNIQUE (report_id, rule_id, subject)
) STRICT;
CREATE INDEX finding_by_fingerprint ON finding (fingerprint);
CREATE INDEX finding_by_problem ON finding (problem_id);
CREATE TABLE explanation (                 -- a change of few cells that makes every identity of a problem hold
    problem_id INTEGER NOT NULL REFERENCES problem ON DELETE CASCADE,
    position INTEGER NOT NULL,             -- from 1, the likeliest first
    rank INTEGER NOT NULL,                 -- equal rank: equally likely
    changes TEXT NOT NULL,                 -- JSON {cell: new value; null: must change, value not determined}
    kind TEXT NOT NULL,
    steps INTEGER NOT NULL,
    evidence TEXT NOT NULL,                -- JSON list of codes
    PRIMARY KEY (problem_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE check_count (
    report_id INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
    rule_id TEXT NOT NULL,
    passed INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    undetermined INTEGER NOT NULL,
    not_assessable INTEGER NOT NULL,
    reasons TEXT NOT NULL DEFAULT '{}',    -- JSON: why not assessable -> how many
    PRIMARY KEY (report_id, rule_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE confirmation (                -- append-only: an official has compared a figure with the original
    confirmation_id INTEGER PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation ON DELETE CASCADE,
    year INTEGER NOT NULL,
    cell TEXT NOT NULL,
    value ANY,                             -- as it was confirmed; NULL takes an earlier confirmation back
    reviewer TEXT NOT NULL,
    note TEXT NOT NULL,
    confirmed_at TEXT NOT NULL
) STRICT;
CREATE INDEX confirmation_by_report ON confirmation (organisation_id, year);
CREATE TABLE settlement (                  -- append-only: what a person says that a doubtful figure means
    settlement_id INTEGER PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation ON DELETE CASCADE,
    year INTEGER NOT NULL,
    cell TEXT NOT NULL,
    raw TEXT NOT NULL,                     -- as it was read: it holds as long as the cell says the same
    value ANY,                             -- counts; money in yuan; NULL takes an earlier settlement back
    who TEXT NOT NULL,
    note TEXT NOT NULL,
    settled_at TEXT NOT NULL,
    CHECK (value IS NULL OR typeof(value) IN ('integer', 'real'))
) STRICT;
CREATE INDEX settlement_by_report ON settlement (organisation_id, year, cell);
CREATE TABLE change (                      -- what was done to the ledger by hand, and when it was undone
    change_id INTEGER PRIMARY KEY,
    action TEXT NOT NULL,                  -- load move remove restore merge rename …: change.<action> of data/words
    about TEXT NOT NULL,                   -- JSON: what the sentence about it names
    who TEXT NOT NULL,
    reason TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    undone_at TEXT
) STRICT;
CREATE TABLE change_step (                 -- the statement that takes one written row back, in the order of writing
    step_id INTEGER PRIMARY KEY,
    change_id INTEGER NOT NULL REFERENCES change ON DELETE CASCADE,
    organisation_id TEXT,                  -- whose row it is
    undo TEXT NOT NULL
) STRICT;
CREATE INDEX step_by_change ON change_step (change_id);
CREATE TABLE rollup (
    series TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('organisation', 'parent')),
    scope_id TEXT NOT NULL,                -- organisation id; '' for organisations without a parent
    year INTEGER NOT NULL,
    form TEXT,                             -- of the report (organisation); NULL for a parent with both forms
    sum ANY,                               -- NULL where nothing was surely read
    reported INTEGER NOT NULL,             -- organisations whose figure is in the sum
    expected INTEGER NOT NULL,             -- organisations that owe a report for the year
    PRIMARY KEY (series, scope, scope_id, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE saved_view (                  -- views that people keep by name
    name TEXT PRIMARY KEY,
    page TEXT NOT NULL,
    query TEXT NOT NULL,                   -- JSON: key of the address -> values
    saved_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

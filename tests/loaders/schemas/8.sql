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
CREATE INDEX unit_below ON organisation (parent_id);
CREATE INDEX unit_below_itself ON organisation (organisation_id) WHERE parent_id = organisation_id;
CREATE INDEX unit_of_sample ON organisation (organisation_id) WHERE is_sample;
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
CREATE INDEX alias_of_unit ON organisation_alias (organisation_id);
CREATE TABLE unit_key (                    -- derived: by which a unit is found that a name may mean, see name_keys.py
    key TEXT NOT NULL,
    organisation_id TEXT NOT NULL REFERENCES organisation ON DELETE CASCADE,
    PRIMARY KEY (key, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX key_of_unit ON unit_key (organisation_id);
CREATE TABLE unit_stale (                  -- derived: units whose keys are to be written anew
    organisation_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE family_stale (                -- derived: units above ('' for none) whose roll-up is to be written anew
    parent_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
-- A conflict clause within a trigger gives way to that of the statement that fires it: so what is there is left out.
CREATE TRIGGER unit_added AFTER INSERT ON organisation BEGIN
    INSERT INTO unit_stale SELECT organisation_id FROM organisation AS own
        WHERE (organisation_id = NEW.organisation_id OR parent_id = NEW.organisation_id)
              AND NOT EXISTS (SELECT 1 FROM unit_stale AS known WHERE known.organisation_id = own.organisation_id);
    INSERT INTO family_stale SELECT coalesce(NEW.parent_id, '')
        WHERE NOT EXISTS (SELECT 1 FROM family_stale WHERE parent_id = coalesce(NEW.parent_id, ''));
END;
CREATE TRIGGER unit_changed AFTER UPDATE ON organisation BEGIN
    INSERT INTO unit_stale SELECT organisation_id FROM organisation AS own
        WHERE (organisation_id = NEW.organisation_id OR parent_id = NEW.organisation_id)
              AND NOT EXISTS (SELECT 1 FROM unit_stale AS known WHERE known.organisation_id = own.organisation_id);
    INSERT INTO family_stale SELECT coalesce(OLD.parent_id, '')
        WHERE NOT EXISTS (SELECT 1 FROM family_stale WHERE parent_id = coalesce(OLD.parent_id, ''));
    INSERT INTO family_stale SELECT coalesce(NEW.parent_id, '')
        WHERE NOT EXISTS (SELECT 1 FROM family_stale WHERE parent_id = coalesce(NEW.parent_id, ''));
    INSERT INTO family_stale SELECT NEW.organisation_id
        WHERE NOT EXISTS (SELECT 1 FROM family_stale WHERE parent_id = NEW.organisation_id) AND OLD.is_sample <> NEW.is_sample;
END;
CREATE TRIGGER unit_gone AFTER DELETE ON organisation BEGIN
    DELETE FROM unit_key WHERE organisation_id = OLD.organisation_id;
    DELETE FROM coded_rollup WHERE scope = 0 AND scope_id = OLD.organisation_id;
    INSERT INTO unit_stale SELECT organisation_id FROM organisation AS own
        WHERE (organisation_id = OLD.organisation_id OR parent_id = OLD.organisation_id)
              AND NOT EXISTS (SELECT 1 FROM unit_stale AS known WHERE known.organisation_id = own.organisation_id);
    INSERT INTO family_stale SELECT coalesce(OLD.parent_id, '')
        WHERE NOT EXISTS (SELECT 1 FROM family_stale WHERE parent_id = coalesce(OLD.parent_id, ''));
    INSERT INTO family_stale SELECT OLD.organisation_id
        WHERE NOT EXISTS (SELECT 1 FROM family_stale WHERE parent_id = OLD.organisation_id);
END;
CREATE TRIGGER alias_added AFTER INSERT ON organisation_alias BEGIN
    INSERT INTO unit_stale SELECT organisation_id FROM organisation AS own
        WHERE (organisation_id = NEW.organisation_id OR parent_id = NEW.organisation_id)
              AND NOT EXISTS (SELECT 1 FROM unit_stale AS known WHERE known.organisation_id = own.organisation_id);
END;
CREATE TRIGGER alias_gone AFTER DELETE ON organisation_alias BEGIN
    INSERT INTO unit_stale SELECT organisation_id FROM organisation AS own
        WHERE (organisation_id = OLD.organisation_id OR parent_id = OLD.organisation_id)
              AND NOT EXISTS (SELECT 1 FROM unit_stale AS known WHERE known.organisation_id = own.organisation_id);
END;
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
CREATE INDEX report_checked_by ON report (rules, organisation_id);
CREATE TABLE cell (                        -- the cells of all forms, by a number
    cell_id INTEGER PRIMARY KEY,
    cell TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE coded_figure (                -- figures as they are kept, see store/coded.py; to be read as figure
    report_id INTEGER NOT NULL REFERENCES report ON DELETE CASCADE,
    cell_id INTEGER NOT NULL REFERENCES cell,
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 6),
    value ANY,
    raw TEXT,                              -- NULL: the number as it is written, or nothing
    place ANY NOT NULL,                    -- a number where it has the usual form
    doubt TEXT,
    likely ANY,
    PRIMARY KEY (report_id, cell_id),
    CHECK ((state IN (0, 6)) = (value IS NOT NULL)),
    CHECK (value IS NULL OR typeof(value) IN ('integer', 'real')),
    CHECK ((state IN (4, 6)) = (doubt IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX coded_figure_by_cell ON coded_figure (cell_id, report_id);
CREATE VIEW figure AS SELECT
    report_id,
    cell.cell AS cell,
    value,                                 -- counts; money in yuan
    CASE state WHEN 0 THEN 'number' WHEN 1 THEN 'blank' WHEN 2 THEN 'dash' WHEN 3 THEN 'text' WHEN 4 THEN 'doubtful'
               WHEN 5 THEN 'missing' ELSE 'settled' END AS state,  -- settled: a person has said what a doubtful one means
    coalesce(raw, CASE state WHEN 0 THEN CAST(value AS TEXT) ELSE '' END) AS raw,
    CASE WHEN typeof(place) = 'text' THEN place WHEN place < 0 THEN 'line ' || -place
         ELSE 'table ' || (place / 10000000) || ' row ' || (place / 1000 % 10000) || ' column ' || (place % 1000)
         END AS place,
    doubt,                                 -- why it is doubtful: a code of data/words/doubts.csv
    likely                                 -- what a doubtful figure most likely means: a guess, in no sum
    FROM coded_figure JOIN cell USING (cell_id);
CREATE TRIGGER figure_added INSTEAD OF INSERT ON figure BEGIN
    INSERT INTO cell (cell) SELECT NEW.cell WHERE NOT EXISTS (SELECT 1 FROM cell WHERE cell = NEW.cell);
    INSERT INTO coded_figure (report_id, cell_id, state, value, raw, place, doubt, likely) VALUES (
        NEW.report_id, (SELECT cell_id FROM cell WHERE cell = NEW.cell),
        CASE NEW.state WHEN 'number' THEN 0 WHEN 'blank' THEN 1 WHEN 'dash' THEN 2 WHEN 'text' THEN 3
                       WHEN 'doubtful' THEN 4 WHEN 'missing' THEN 5 WHEN 'settled' THEN 6 END,
        NEW.value, NEW.raw, NEW.place, NEW.doubt, NEW.likely);
END;
CREATE TRIGGER figure_changed INSTEAD OF UPDATE ON figure BEGIN
    UPDATE coded_figure SET
        state = CASE NEW.state WHEN 'number' THEN 0 WHEN 'blank' THEN 1 WHEN 'dash' THEN 2 WHEN 'text' THEN 3
                               WHEN 'doubtful' THEN 4 WHEN 'missing' THEN 5 WHEN 'settled' THEN 6 END,
        value = NEW.value, raw = NEW.raw, doubt = NEW.doubt, likely = NEW.likely,
        place = CASE WHEN NEW.place = OLD.place THEN place ELSE NEW.place END
        WHERE report_id = OLD.report_id AND cell_id = (SELECT cell_id FROM cell WHERE cell = OLD.cell);
END;
CREATE TRIGGER figure_gone INSTEAD OF DELETE ON figure BEGIN
    DELETE FROM coded_figure
        WHERE report_id = OLD.report_id AND cell_id = (SELECT cell_id FROM cell WHERE cell = OLD.cell);
END;
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
CREATE TABLE series (                      -- the series of the roll-up, by a number
    series_id INTEGER PRIMARY KEY,
    series TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE coded_rollup (                -- derived: the roll-up as it is kept, to be read as rollup
    scope_id TEXT NOT NULL,
    series_id INTEGER NOT NULL REFERENCES series,
    year INTEGER NOT NULL,
    scope INTEGER NOT NULL CHECK (scope IN (0, 1)),
    form TEXT,
    sum ANY,
    reported INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    PRIMARY KEY (scope_id, series_id, year, scope)
) STRICT, WITHOUT ROWID;
CREATE VIEW rollup AS SELECT
    series.series AS series,
    iif(scope, 'parent', 'organisation') AS scope,
    scope_id,                              -- organisation id; '' for organisations without a parent
    year,
    form,                                  -- of the report (organisation); NULL for a parent with both forms
    sum,                                   -- NULL where nothing was surely read
    reported,                              -- organisations whose figure is in the sum
    expected                               -- organisations that owe a report for the year
    FROM coded_rollup JOIN series USING (series_id);
CREATE TRIGGER rollup_added INSTEAD OF INSERT ON rollup BEGIN
    INSERT INTO series (series) SELECT NEW.series WHERE NOT EXISTS (SELECT 1 FROM series WHERE series = NEW.series);
    INSERT INTO coded_rollup (scope_id, series_id, year, scope, form, sum, reported, expected) VALUES (
        NEW.scope_id, (SELECT series_id FROM series WHERE series = NEW.series), NEW.year,
        CASE NEW.scope WHEN 'organisation' THEN 0 WHEN 'parent' THEN 1 END,
        NEW.form, NEW.sum, NEW.reported, NEW.expected);
END;
CREATE TRIGGER rollup_changed INSTEAD OF UPDATE ON rollup BEGIN
    UPDATE coded_rollup SET form = NEW.form, sum = NEW.sum, reported = NEW.reported, expected = NEW.expected
        WHERE scope_id = OLD.scope_id AND year = OLD.year AND scope = (OLD.scope = 'parent')
              AND series_id = (SELECT series_id FROM series WHERE series = OLD.series);
END;
CREATE TRIGGER rollup_gone INSTEAD OF DELETE ON rollup BEGIN
    DELETE FROM coded_rollup
        WHERE scope_id = OLD.scope_id AND year = OLD.year AND scope = (OLD.scope = 'parent')
              AND series_id = (SELECT series_id FROM series WHERE series = OLD.series);
END;
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

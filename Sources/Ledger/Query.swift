/// The statements that are prepared once and kept.
enum Query: Int, CaseIterable {
  case findSubject, addSubject, insertSubject, subjectKey, newestSubject, allSubjects
  case salt, saltsOfCases, saltOfKey, newestSeal, addSeal
  case newestChunk, addFacts, factsOfCases, addTexts, textsFrom
  case bucketCount, bucket, writeBucket
  case agendaBlocks, writeAgendaBlock
  case owedRange, addOwed, removeOwed, owedOverlap, removeOwedOverlap
  case decidedOfCases, addDecided, newestDecidedCase, addLink, linked, sharedLinks, allMerges
  case addMerge, anyMerge, mergeGroup
  case findWording, addWording, wording
  case newestEscalation, addEscalations, escalationsFrom, escalationsBack
  case newestStep, addEdition, edition, addStep, stepOfEscalation, stepBefore
  case addArchive, archive, addActivation, newestActivation, activationAt,
    watchRule, watchedRules, unwatchRule, countActivations
  case decidedAs, decidedPlace, newestNotice, addNotice, noticesFrom
  case addDigest, newestDigest, digest, digestOfNotice, digests
  case addDeliveries, newestDelivery, keepDeliveries, keepAttempts, waitingDeliveries,
    allDeliveries, delivery, backlogs,
    disableEndpoint, enableEndpoint, disabledEndpoint
  case sourceNames, source, writeSource, removeSource, missing, addMissing, removeMissing
  case reading, writeReading
  case begin, beginWriting, commit
  case cursor, moveCursor, cursors, countSubjects

  var sql: String {
    switch self {
    case .findSubject: "SELECT subject FROM subjects WHERE key = ?"
    // The number of a case that is erased is never another's.
    case .addSubject:
      """
      INSERT INTO subjects (subject, key, salt) VALUES (
        1 + max(
          (SELECT ifnull(max(subject), 0) FROM subjects),
          (SELECT ifnull(max(subject), 0) FROM erased)
        ), ?, ?
      ) RETURNING subject
      """
    case .insertSubject: "INSERT INTO subjects (subject, key, salt) VALUES (?, ?, ?)"
    case .salt: "SELECT salt FROM subjects WHERE subject = ?"
    case .saltsOfCases:
      "SELECT subject, salt FROM subjects WHERE subject BETWEEN ? AND ? ORDER BY subject"
    case .saltOfKey: "SELECT salt FROM subjects WHERE key = ?"
    case .newestSeal: "SELECT seal, hash, at FROM seals ORDER BY seal DESC LIMIT 1"
    case .addSeal: "INSERT INTO seals (seal, at, prints, hash) VALUES (?, ?, ?, ?)"
    case .subjectKey: "SELECT key FROM subjects WHERE subject = ?"
    case .newestSubject:
      """
      SELECT max(
        (SELECT ifnull(max(subject), 0) FROM subjects), (SELECT ifnull(max(subject), 0) FROM erased)
      )
      """
    case .allSubjects: "SELECT subject, key FROM subjects ORDER BY subject"
    case .newestChunk: "SELECT max(pos) FROM facts WHERE pos >= ? AND pos < ?"
    case .addFacts: "INSERT INTO facts (pos, data) VALUES (?, ?)"
    case .factsOfCases: "SELECT pos, data FROM facts WHERE pos >= ? AND pos < ? ORDER BY pos"
    case .addTexts: "INSERT INTO texts (seq, data) VALUES (?, ?)"
    case .textsFrom:
      """
      SELECT seq, data FROM texts
      WHERE seq >= (SELECT max(seq) FROM texts WHERE seq <= ?) ORDER BY seq
      """
    case .bucketCount: "SELECT max(bucket) + 1 FROM identities"
    case .bucket: "SELECT data FROM identities WHERE bucket = ?"
    case .writeBucket: "INSERT OR REPLACE INTO identities (bucket, data) VALUES (?, ?)"
    case .agendaBlocks: "SELECT block, instants FROM agenda ORDER BY block"
    case .writeAgendaBlock: "INSERT OR REPLACE INTO agenda (block, instants) VALUES (?, ?)"
    case .owedRange: "SELECT first, last FROM owed ORDER BY first LIMIT 1"
    case .addOwed: "INSERT INTO owed (first, last) VALUES (?, ?)"
    case .removeOwed: "DELETE FROM owed WHERE first = ?"
    case .owedOverlap: "SELECT first, last FROM owed WHERE first <= ?2 + 1 AND last >= ?1 - 1"
    case .removeOwedOverlap: "DELETE FROM owed WHERE first <= ?2 + 1 AND last >= ?1 - 1"
    case .decidedOfCases:
      """
      SELECT id, print, seq, subject FROM decided
      WHERE subject BETWEEN ? AND ? ORDER BY subject, id
      """
    case .addDecided: "INSERT INTO decided (subject, id, print, seq) VALUES (?, ?, ?, ?)"
    case .newestDecidedCase: "SELECT max(subject) FROM decided"
    case .addLink: "INSERT OR IGNORE INTO links (key, subject) VALUES (?, ?)"
    case .linked: "SELECT subject FROM links WHERE key = ? ORDER BY subject LIMIT ?"
    case .sharedLinks:
      """
      SELECT key, subject FROM links
      WHERE key IN (SELECT key FROM links GROUP BY key HAVING count(*) > 1) ORDER BY key, subject
      """
    case .allMerges:
      """
      SELECT merges.subject, subjects.subject FROM merges
      JOIN subjects ON subjects.key = merges.target ORDER BY 1, 2
      """
    case .addMerge: "INSERT OR IGNORE INTO merges (subject, target) VALUES (?, ?) RETURNING subject"
    case .anyMerge: "SELECT EXISTS (SELECT 1 FROM merges)"
    case .mergeGroup:
      """
      WITH RECURSIVE grouped (subject) AS (
        VALUES (?)
        UNION
        SELECT merges.subject FROM grouped
          JOIN subjects ON subjects.subject = grouped.subject
          JOIN merges ON merges.target = subjects.key
        UNION
        SELECT subjects.subject FROM grouped
          JOIN merges ON merges.subject = grouped.subject
          JOIN subjects ON subjects.key = merges.target
      )
      SELECT subject FROM grouped ORDER BY subject LIMIT ?
      """
    case .findWording: "SELECT wording FROM wordings WHERE data = ?"
    case .addWording: "INSERT INTO wordings (data) VALUES (?) RETURNING wording"
    case .wording: "SELECT data FROM wordings WHERE wording = ?"
    case .newestEscalation: "SELECT seq + count - 1 FROM escalations ORDER BY seq DESC LIMIT 1"
    case .addEscalations: "INSERT INTO escalations (seq, count, data) VALUES (?, ?, ?)"
    case .escalationsFrom:
      """
      SELECT seq, data FROM escalations
      WHERE seq >= (SELECT ifnull(max(seq), 0) FROM escalations WHERE seq <= ?) ORDER BY seq
      """
    case .escalationsBack: "SELECT seq, data FROM escalations ORDER BY seq DESC"
    case .newestStep:
      """
      SELECT step, at, fingerprint, last_fact, last_escalation, is_first
      FROM steps JOIN editions USING (edition) ORDER BY step DESC LIMIT 1
      """
    case .addEdition: "INSERT OR IGNORE INTO editions (fingerprint) VALUES (?)"
    case .edition: "SELECT edition FROM editions WHERE fingerprint = ?"
    case .addStep:
      """
      INSERT INTO steps (step, at, last_fact, last_escalation, is_first, edition)
      VALUES (?, ?, ?, ?, ?, ?)
      """
    case .stepOfEscalation:
      """
      SELECT step, at, fingerprint, last_fact, last_escalation, is_first
      FROM steps JOIN editions USING (edition) WHERE last_escalation >= ? ORDER BY step LIMIT 1
      """
    case .stepBefore:
      """
      SELECT step, at, fingerprint, last_fact, last_escalation, is_first
      FROM steps JOIN editions USING (edition) WHERE step < ? ORDER BY step DESC LIMIT 1
      """
    case .addArchive:
      "INSERT OR IGNORE INTO archives (fingerprint, data) VALUES (?, ?) RETURNING 1"
    case .archive: "SELECT data FROM archives WHERE fingerprint = ?"
    case .addActivation:
      """
      INSERT INTO activations (at, fingerprint, approvers) VALUES (?, ?, ?) RETURNING activation
      """
    case .newestActivation:
      "SELECT at, fingerprint, approvers, activation FROM activations ORDER BY activation DESC LIMIT 1"
    case .activationAt:
      """
      SELECT at, fingerprint, approvers, activation FROM activations WHERE at <= ?
      ORDER BY activation DESC LIMIT 1
      """
    case .countActivations: "SELECT count(*) FROM activations"
    case .watchRule: "INSERT OR IGNORE INTO watched (since, rule) VALUES (?, ?)"
    case .watchedRules: "SELECT rule, since FROM watched"
    case .unwatchRule: "DELETE FROM watched WHERE rule = ?"
    case .decidedAs: "SELECT subject, seq FROM decided WHERE id = ?"
    case .decidedPlace: "SELECT seq FROM decided WHERE subject = ? AND id = ?"
    case .newestNotice: "SELECT max(seq) FROM notices"
    case .addNotice: "INSERT INTO notices (seq, data) VALUES (?, ?)"
    case .noticesFrom: "SELECT seq, data FROM notices WHERE seq > ? ORDER BY seq LIMIT ?"
    case .addDigest:
      """
      INSERT INTO digests
        (role, organisation, day, made, since, facts, escalations, hash, notice, pages, head)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING digest
      """
    case .newestDigest:
      """
      SELECT role, organisation, day, made, since, facts, escalations, hash, notice, NULL, head
      FROM digests WHERE role = ? AND organisation = ? AND day < ? ORDER BY day DESC LIMIT 1
      """
    case .digest:
      """
      SELECT role, organisation, day, made, since, facts, escalations, hash, notice, pages, head
      FROM digests WHERE role = ? AND organisation = ? AND day = ?
      """
    case .digestOfNotice:
      """
      SELECT role, organisation, day, made, since, facts, escalations, hash, notice, pages, head
      FROM digests WHERE notice = ?
      """
    case .digests:
      """
      SELECT role, organisation, day, made, since, facts, escalations, hash, notice, NULL, head
      FROM digests ORDER BY digest DESC LIMIT ?
      """
    case .addDeliveries:
      """
      INSERT INTO deliveries (endpoint, sequence, notice, state, attempts, at, code)
      SELECT ?1, seq + ?2, seq, 0, 0, ?3, '' FROM notices WHERE seq BETWEEN ?4 AND ?5
      """
    case .newestDelivery: "SELECT max(sequence) FROM deliveries WHERE endpoint = ?"
    case .keepDeliveries:
      """
      UPDATE deliveries SET attempts = ?1, at = ?2, code = ?3, state = ?7
      WHERE endpoint = ?4 AND sequence BETWEEN ?5 AND ?6
      """
    case .keepAttempts:
      """
      UPDATE deliveries SET attempts = ?1, at = ?2, code = ?3
      WHERE endpoint = ?4 AND sequence BETWEEN ?5 AND ?6
      """
    case .waitingDeliveries:
      """
      SELECT endpoint, notice, sequence, state, attempts, at, code FROM deliveries
      WHERE state = 0 AND endpoint = ? AND sequence > ? ORDER BY sequence LIMIT ?
      """
    case .allDeliveries:
      """
      SELECT endpoint, notice, sequence, state, attempts, at, code FROM deliveries
      WHERE (?1 = '' OR endpoint = ?1) AND (?2 = -1 OR state = ?2)
      ORDER BY notice DESC, endpoint LIMIT ?3
      """
    case .delivery:
      """
      SELECT endpoint, notice, sequence, state, attempts, at, code FROM deliveries
      WHERE endpoint = ? AND sequence = ?
      """
    case .backlogs:
      """
      SELECT endpoint, sum(waiting), min(notice), sum(dead) FROM (
        SELECT endpoint, 1 AS waiting, notice, 0 AS dead FROM deliveries WHERE state = 0
        UNION ALL
        SELECT endpoint, 0, NULL, 1 FROM deliveries WHERE state = 2
      ) GROUP BY endpoint ORDER BY endpoint
      """
    case .disableEndpoint:
      "INSERT OR REPLACE INTO endpoints (endpoint, disabled_at, code) VALUES (?, ?, ?)"
    case .enableEndpoint: "DELETE FROM endpoints WHERE endpoint = ?"
    case .disabledEndpoint: "SELECT disabled_at FROM endpoints WHERE endpoint = ?"
    case .sourceNames: "SELECT name FROM sources ORDER BY name"
    case .source: "SELECT since, heard, highest, unnamed FROM sources WHERE name = ?"
    case .writeSource:
      """
      INSERT OR REPLACE INTO sources (since, heard, highest, unnamed, name)
      VALUES (?, ?, ?, ?, ?)
      """
    case .removeSource: "DELETE FROM sources WHERE name = ?"
    case .missing: "SELECT first, last FROM missing WHERE source = ? ORDER BY first"
    case .addMissing: "INSERT INTO missing (first, last, source) VALUES (?, ?, ?)"
    case .removeMissing: "DELETE FROM missing WHERE first = ? AND source = ?"
    case .reading: "SELECT number FROM reading"
    case .writeReading: "UPDATE reading SET number = ?"
    case .begin: "BEGIN"
    case .beginWriting: "BEGIN IMMEDIATE"
    case .commit: "COMMIT"
    case .cursor: "SELECT seq FROM cursors WHERE sink = ?"
    case .moveCursor:
      """
      INSERT INTO cursors (seq, sink) VALUES (?, ?)
      ON CONFLICT (sink) DO UPDATE SET seq = max(seq, excluded.seq)
      """
    // A sink's cursor among the notices says nothing of the log of escalations.
    case .cursors: "SELECT sink, seq FROM cursors WHERE sink NOT LIKE '%.notices'"
    case .countSubjects: "SELECT count(*) FROM subjects"
    }
  }
}

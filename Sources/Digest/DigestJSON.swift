import Casework
package import Civil
package import Notation

extension JSONWriter {
  /// The whole page as one object, with the same numbers as its other forms (docs/json.md).
  package mutating func digest(_ digest: Digest, _ zone: Zone) {
    object { json in
      json.string("role", digest.audience.role)
      json.string("organisation", ifPresent: digest.audience.organisation)
      json.string("day", digest.day.description)
      json.string("made", zone.text(digest.made))
      json.string("since", ifPresent: digest.since.map(zone.text))
      json.days("missed", digest.missed)
      json.array("unchecked") { json in
        for trouble in digest.unchecked { json.trouble(trouble) }
      }
      json.array("sections") { json in
        for section in digest.sections { json.section(section, zone) }
      }
      json.changes(digest.changes, zone)
      json.array("orders") { json in
        for order in digest.orders { json.order(order, zone) }
      }
      json.array("sources") { json in
        for source in digest.sources { json.standing(source, zone) }
      }
      json.string("horizon", ifPresent: digest.horizon?.description)
      json.proof(digest.proof, zone)
      json.array("figures") { json in
        for figure in digest.figures { json.figure(figure) }
      }
      json.array("reports") { json in
        for reports in digest.reports { json.reports(reports) }
      }
      json.array("forecast") { json in
        for load in digest.forecast { json.load(load) }
      }
      json.object("teams") { json in
        json.number("count", digest.teamCount)
        json.array("shown") { json in
          for team in digest.teams { json.team(team) }
        }
      }
    }
  }

  private mutating func trouble(_ trouble: DigestTrouble) {
    object { json in
      json.string("kind", trouble.kind.rawValue)
      json.number("count", trouble.count)
    }
  }

  private mutating func section(_ section: DigestSection, _ zone: Zone) {
    object { json in
      json.string("kind", section.kind.rawValue)
      json.number("count", section.count)
      json.lines(section.lines, zone)
    }
  }

  // MARK: - Clocks

  private mutating func lines(_ lines: [DigestLine], _ zone: Zone) {
    array("lines") { json in
      for line in lines { json.object { $0.members(line, zone) } }
    }
  }

  private mutating func members(_ line: DigestLine, _ zone: Zone) {
    string("case", line.subject)
    string("rule", line.rule)
    string("title", line.title)
    string("moment", ifPresent: line.moment)
    string("effect", line.effect.rawValue)
    string("level", line.level.rawValue)
    string("due", orNull: line.due.map(zone.text))
    string("dueAt", orNull: line.dueAt.map(zone.text))
    if line.due != nil { number("daysLate", line.daysLate) } else { null("daysLate") }
    string("role", line.role)
    string("organisation", ifPresent: line.organisation)
    string("because", ifPresent: line.because)
    array("marks") { json in
      for mark in line.marks { json.string(nil, mark) }
    }
    string("start", line.start.description)
    array("pauses") { json in
      for pause in line.pauses { json.days(nil, [pause.lowerBound, pause.upperBound]) }
    }
    array("rungs") { json in
      for rung in line.rungs {
        json.object { json in
          json.string("rung", rung.name)
          json.string("day", rung.day.description)
          json.bool("past", rung.isPast)
        }
      }
    }
  }

  private mutating func changes(_ changes: DigestChanges, _ zone: Zone) {
    object("changes") { json in
      for (name, clocks) in [
        ("new", changes.new), ("gone", changes.gone), ("back", changes.back),
      ] as [(StaticString, DigestCount)] {
        json.object(name) { json in
          json.number("count", clocks.count)
          json.lines(clocks.lines, zone)
        }
      }
      json.object("moved") { json in
        json.number("count", changes.movedCount)
        json.array("lines") { json in
          for moved in changes.moved { json.moved(moved, zone) }
        }
      }
    }
  }

  private mutating func moved(_ moved: DigestChanges.Moved, _ zone: Zone) {
    object { json in
      json.string("was", moved.was)
      json.string("reason", moved.reason.rawValue)
      json.members(moved.line, zone)
    }
  }

  // MARK: - What is in force, and the proof

  private mutating func order(_ order: DigestOrder, _ zone: Zone) {
    object { json in
      json.string("kind", order.kind.rawValue)
      json.string("case", order.subject)
      json.string("rule", ifPresent: order.rule)
      json.string("until", ifPresent: order.until.map(zone.text))
      json.string("given", zone.text(order.given))
    }
  }

  private mutating func standing(_ source: SourceStanding, _ zone: Zone) {
    object { json in
      json.string("name", source.name)
      json.string("since", zone.text(source.since))
      json.string("heard", ifPresent: source.heard.map(zone.text))
      if let promised = source.promised { json.number("promised", promised) }
      json.number("missing", source.missing)
    }
  }

  private mutating func proof(_ proof: DigestProof, _ zone: Zone) {
    object("proof") { json in
      json.number("read", proof.read)
      json.number("withClock", proof.withClock)
      json.number("exempt", proof.exempt)
      json.number("closed", proof.closed)
      json.number("withoutClock", proof.withoutClock)
      json.number("difference", proof.difference)
      json.number("clocks", proof.clocks)
      if proof.shielded > 0 { json.number("shielded", proof.shielded) }
      json.string("youngest", ifPresent: proof.youngest.map(zone.text))
      if let delays = proof.delays {
        json.object("delayMs") { json in
          json.number("count", delays.count)
          json.number("p50", delays.median)
          json.number("p99", delays.p99)
          json.number("max", delays.worst)
        }
      }
      json.number("facts", proof.facts)
      json.number("escalations", proof.escalations)
      json.string("head", ifPresent: proof.head)
    }
  }

  // MARK: - Numbers

  private mutating func figure(_ figure: DigestFigure) {
    object { json in
      json.string("period", figure.period.rawValue)
      json.string("from", figure.days.lowerBound.description)
      json.string("to", figure.days.upperBound.description)
      json.string("rule", figure.rule)
      json.string("title", figure.title)
      json.number("inTime", figure.inTime)
      json.number("total", figure.total)
      if let median = figure.medianDays { json.number("medianDays", median) }
      if let oldest = figure.oldestOpenDays { json.number("oldestOpenDays", oldest) }
    }
  }

  private mutating func reports(_ reports: DigestReports) {
    object { json in
      json.string("period", reports.period.rawValue)
      json.string("from", reports.days.lowerBound.description)
      json.string("to", reports.days.upperBound.description)
      json.number("repeats", reports.repeats)
      json.number("total", reports.total)
      if reports.total > 0 { json.number("percent", reports.repeats * 100 / reports.total) }
    }
  }

  private mutating func team(_ team: DigestTeam) {
    object { json in
      json.string("role", team.role)
      json.string("organisation", ifPresent: team.organisation)
      json.number("count", team.count)
      json.array("forecast") { json in
        for load in team.loads { json.load(load) }
      }
    }
  }

  private mutating func load(_ load: DigestLoad) {
    object { json in
      json.string("day", load.day.description)
      json.number("count", load.count)
    }
  }

  private mutating func days(_ name: StaticString?, _ days: [LocalDate]) {
    array(name) { json in
      for day in days { json.string(nil, day.description) }
    }
  }

  private mutating func string(_ name: StaticString, orNull value: String?) {
    if let value { string(name, value) } else { null(name) }
  }
}

extension DigestLine {
  /// What is true of it, in words of the format.
  fileprivate var marks: [String] {
    [
      (isPaused, "paused"), (isAcknowledged, "acknowledged"), (isMuted, "muted"),
      (isAbsent, "absent"),
    ].compactMap { $0.0 ? $0.1 : nil }
  }
}

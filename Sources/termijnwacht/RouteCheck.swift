import Casework
import Civil
import Ledger
import Notation
import Policy
import Watch

/// Who gets what of a rule on a case, as `check --routes` tells it.
struct RouteCheck {
  private let found: [Routing]
  private let zone: Zone

  /// - Throws: `CommandFailure` 65 where there is no such case or rule, or no roster.
  init(_ config: ConfigurationOptions, subject: String, rule: String) throws {
    let (configuration, editions) = try config.read(isServed: false)
    zone = editions.assessor.policy.zone
    let ledger = try StateFolder.presentLedger(configuration)
    let watch = Watch(
      ledger,
      editions,
      sources: configuration.sources,
      language: configuration.language,
      roster: try configuration.readRoster(),
      isObserving: configuration.isObserving,
      endpoints: configuration.endpoints
    )
    let found: [Routing]?
    do throws(LedgerError) {
      found = try watch.routing(of: subject, rule: rule, at: .now)
    } catch {
      throw CommandFailure(error.description, exitCode: .inputOutput)
    }
    guard let found else {
      throw CommandFailure(
        "\(PlainText.escaped(subject)), \(PlainText.escaped(rule)): there is no such case or rule, "
          + "or no roster.",
        exitCode: .badInput
      )
    }
    self.found = found
  }

  func write(asJSON: Bool, to output: inout StandardOutput) {
    for routing in found {
      if asJSON {
        output.write(json(routing))
      } else {
        output.line(text(routing))
      }
    }
  }

  /// The rung, the role and the way up to who is told, who that is, and the endpoints.
  private func text(_ routing: Routing) -> String {
    let notice = routing.notice
    let organisation = notice.organisation.map { " of " + $0 } ?? ""
    let way = ([notice.role + organisation] + notice.path.dropFirst()).joined(separator: " > ")
    let start = notice.from > notice.built ? ", from " + zone.text(notice.from) : ""
    return PlainText.escaped(routing.rung).padded(20) + "  " + PlainText.escaped(way).padded(28)
      + "  " + notice.state.rawValue + start + "  "
      + PlainText.escaped(notice.people.joined(separator: ", ")) + "  -> "
      + (routing.endpoints.isEmpty ? "no endpoint" : routing.endpoints.joined(separator: ", "))
  }

  private func json(_ routing: Routing) -> [UInt8] {
    let notice = routing.notice
    func list(_ name: StaticString, _ texts: [String], _ json: inout JSONWriter) {
      json.array(name) { json in
        for text in texts { json.string(nil, text) }
      }
    }
    var json = JSONWriter()
    json.object { json in
      json.string("rung", routing.rung)
      json.string("role", notice.role)
      json.string("organisation", ifPresent: notice.organisation)
      list("path", notice.path, &json)
      list("people", notice.people, &json)
      json.string("state", notice.state.rawValue)
      json.string("from", zone.text(notice.from))
      list("endpoints", routing.endpoints, &json)
    }
    json.newline()
    return json.bytes
  }
}

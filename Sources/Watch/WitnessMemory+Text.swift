import Casework
import Civil
import Notation

extension WitnessMemory {
  /// One JSON object on a line.
  package var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.array("alarms") { json in
        for standing in standings { standing.write(to: &json) }
      }
    }
    json.newline()
    return json.bytes
  }

  /// Reads what `json` wrote; of anything else nothing is known, and all is told anew.
  package init(json bytes: some Collection<UInt8>) {
    self.init()
    guard let text = String(validating: bytes, as: UTF8.self), let json = try? JSONValue(text)
    else { return }
    standings = (json["alarms"]?.elements ?? []).compactMap { Standing($0) }
  }
}

extension WitnessMemory.Standing {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.string("kind", alarm.kind.rawValue)
      json.string("source", ifPresent: alarm.name)
      json.string("since", alarm.since.text)
      json.bool("over", isOver)
      json.array("told") { json in
        for (name, at) in told.map({ ($0.key.name, $0.value) }).sorted(by: { $0.0 < $1.0 }) {
          json.object { json in
            if !name.isEmpty { json.string("endpoint", name) }
            json.string("at", at.text)
          }
        }
      }
    }
  }

  fileprivate init?(_ json: JSONValue) {
    guard let kind = json["kind"]?.text.flatMap(WitnessAlarm.Kind.init),
      let since = json["since"]?.instant, let isOver = json["over"]?.flag
    else { return nil }
    self.init(alarm: WitnessAlarm(kind, of: json["source"]?.text, since: since), isOver: isOver)
    for telling in json["told"]?.elements ?? [] {
      let way = telling["endpoint"]?.text.map(WitnessMemory.Way.endpoint) ?? .journal
      told[way] = telling["at"]?.instant
    }
  }
}

extension WitnessMemory.Way {
  /// The endpoint's name; empty of the journal.
  fileprivate var name: String {
    switch self {
    case .journal: ""
    case .endpoint(let name): name
    }
  }
}

package import Casework
package import Civil

/// The daemon's sign of life, as it stands in `heartbeat.json`: that it watches, and how well.
///
/// Its age goes by the uptime of one run of the machine, so that no wall clock that is set can make a
/// daemon look dead, or alive.
package struct Heartbeat: Hashable, Sendable {
  /// How it stands with what goes to one endpoint.
  package struct Endpoint: Hashable, Sendable {
    package var name: String

    /// Since when the oldest delivery lies that could have been made; nil where none does.
    package var oldest: Instant?

    /// How many are tried no more.
    package var dead: Int64

    package init(name: String, oldest: Instant?, dead: Int64) {
      self.name = name
      self.oldest = oldest
      self.dead = dead
    }
  }

  /// When it was written, by the time that the daemon trusts.
  package var at: Instant

  /// The kernel's name for the run of the machine, and the microseconds since its start, time asleep
  /// included (CLOCK_BOOTTIME).
  package var boot: String
  package var uptime: Int64

  /// Within how many seconds the next one is promised.
  package var intervalSeconds: Int64
  package var process: Int32

  /// Whether it is the last one, of a daemon that was told to end.
  package var isStopped = false

  /// Whether the daemon can take no step.
  package var isHeld = false

  /// Whether the wall clock, and whether the newest configuration, is refused.
  package var isClockRefused = false
  package var isConfigurationRefused = false

  /// The sinks that take nothing.
  package var failingSinks: [String] = []
  package var sources: [SourceStanding] = []
  package var endpoints: [Endpoint] = []

  package init(
    at: Instant,
    boot: String,
    uptime: Int64,
    intervalSeconds: Int64,
    process: Int32
  ) {
    self.at = at
    self.boot = boot
    self.uptime = uptime
    self.intervalSeconds = intervalSeconds
    self.process = process
  }
}

// MARK: - As text

extension Heartbeat {
  /// One JSON object on a line.
  package var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.string("at", at.text)
      json.string("boot", boot)
      json.number("uptime", uptime)
      json.number("interval", intervalSeconds)
      json.number("process", process)
      json.bool("stopped", isStopped)
      json.bool("held", isHeld)
      json.bool("clockRefused", isClockRefused)
      json.bool("configurationRefused", isConfigurationRefused)
      json.array("failingSinks") { json in
        for name in failingSinks { json.string(nil, name) }
      }
      json.array("sources") { json in
        for source in sources { json.standing(of: source) }
      }
      json.array("endpoints") { json in
        for endpoint in endpoints { json.standing(of: endpoint) }
      }
    }
    json.newline()
    return json.bytes
  }

  /// A promise is at most as long as a term, and an interval at most a day: no sum of theirs leaves
  /// the time line.
  private static let longestPromise: Int64 = 366_000 * 86_400
  private static let longestInterval: Int64 = 86_400
  private static let longestUptime: Int64 = .max / 4

  /// Reads what `json` wrote; nil for anything else, torn or damaged say.
  package init?(json bytes: some Collection<UInt8>) {
    guard let text = String(validating: bytes, as: UTF8.self), let json = try? JSONValue(text),
      let at = json["at"]?.instant, let boot = json["boot"]?.text,
      let uptime = json["uptime"]?.integer, 0...Self.longestUptime ~= uptime,
      let interval = json["interval"]?.integer, 1...Self.longestInterval ~= interval,
      let process = json["process"]?.integer.flatMap({ Int32(exactly: $0) }),
      let isStopped = json["stopped"]?.flag, let isHeld = json["held"]?.flag,
      let isClockRefused = json["clockRefused"]?.flag,
      let isConfigurationRefused = json["configurationRefused"]?.flag,
      let sinks = json["failingSinks"]?.elements, let sources = json["sources"]?.elements,
      let endpoints = json["endpoints"]?.elements
    else { return nil }
    self.init(at: at, boot: boot, uptime: uptime, intervalSeconds: interval, process: process)
    self.isStopped = isStopped
    self.isHeld = isHeld
    self.isClockRefused = isClockRefused
    self.isConfigurationRefused = isConfigurationRefused
    failingSinks = sinks.compactMap(\.text)
    self.sources = sources.compactMap { SourceStanding($0, Self.longestPromise) }
    self.endpoints = endpoints.compactMap { Endpoint($0) }
    guard failingSinks.count == sinks.count, self.sources.count == sources.count,
      self.endpoints.count == endpoints.count
    else { return nil }
  }
}

extension JSONWriter {
  fileprivate mutating func standing(of source: SourceStanding) {
    object { json in
      json.string("name", source.name)
      json.string("heard", ifPresent: source.heard?.text)
      if let promised = source.promised { json.number("promised", promised) }
      json.number("missing", source.missing)
      json.string("since", source.since.text)
    }
  }

  fileprivate mutating func standing(of endpoint: Heartbeat.Endpoint) {
    object { json in
      json.string("name", endpoint.name)
      json.string("oldest", ifPresent: endpoint.oldest?.text)
      json.number("dead", endpoint.dead)
    }
  }
}

extension SourceStanding {
  fileprivate init?(_ json: JSONValue, _ longestPromise: Int64) {
    guard let name = json["name"]?.text, let missing = json["missing"]?.integer, missing >= 0,
      let since = json["since"]?.instant, let heard = json["heard"].read(\.instant),
      let promised = json["promised"].read(\.integer), 0...longestPromise ~= promised ?? 0
    else { return nil }
    self.init(
      name: name,
      heard: heard,
      promised: promised,
      missing: Int(missing),
      since: since
    )
  }
}

extension Heartbeat.Endpoint {
  fileprivate init?(_ json: JSONValue) {
    guard let name = json["name"]?.text, let dead = json["dead"]?.integer,
      let oldest = json["oldest"].read(\.instant)
    else { return nil }
    self.init(name: name, oldest: oldest, dead: dead)
  }
}

extension JSONValue? {
  /// What a member that may be left out holds; nil where it holds something else.
  fileprivate func read<Value>(_ reading: (JSONValue) -> Value?) -> Value?? {
    guard let self else { return .some(nil) }
    return reading(self).map { .some($0) }
  }
}

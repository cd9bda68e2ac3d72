import Casework
import Civil
import Notation
import Testing

@testable import Watch

/// What the witness makes of what it sees, and what it tells whom.
struct WitnessTests {
  private static let start = Instant(seconds: 1_780_000_000)
  private static let uptime: Int64 = 5000
  private static let day: Int64 = 86_400

  private static func beat(_ change: (inout Heartbeat) -> Void = { _ in }) -> Heartbeat {
    var beat = Heartbeat(
      at: start,
      boot: "b1",
      uptime: uptime * 1_000_000,
      intervalSeconds: 60,
      process: 7
    )
    change(&beat)
    return beat
  }

  /// A look so many seconds after that heartbeat, the wall clock off by so many.
  private static func look(
    _ sign: Witness.Sign,
    after seconds: Int64,
    off: Int64 = 0,
    isServed: Bool = true
  ) -> Witness {
    Witness(
      sign: sign,
      reading: ClockReading(
        wall: start.adding(seconds: seconds + off),
        uptime: (uptime + seconds) * 1_000_000
      ),
      boot: "b1",
      isServed: isServed
    )
  }

  private static func alarms(_ witness: Witness) -> [WitnessAlarm] {
    var memory = WitnessMemory()
    memory.take(witness)
    return memory.alarms
  }

  // MARK: - The heartbeat

  struct Seen: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var sign: Witness.Sign
    var seconds: Int64
    var isServed: Bool
    var kind: WitnessAlarm.Kind?

    init(
      _ description: String,
      _ sign: Witness.Sign,
      after seconds: Int64,
      isServed: Bool = true,
      _ kind: WitnessAlarm.Kind?
    ) {
      testDescription = description
      self.sign = sign
      self.seconds = seconds
      self.isServed = isServed
      self.kind = kind
    }
  }

  private static let fresh = Witness.Sign.beat(beat())
  private static let stopped = Witness.Sign.beat(beat { $0.isStopped = true })

  private static let seen = [
    Seen("just now", fresh, after: 0, nil),
    Seen("an interval ago", fresh, after: 60, nil),
    Seen(
      "an interval ago, and nobody there: a restart is no death",
      fresh,
      after: 60,
      isServed: false,
      nil
    ),
    Seen("too long ago, and the process is there", fresh, after: 61, .stuck),
    Seen("too long ago, and the process is gone", fresh, after: 61, isServed: false, .dead),
    Seen("stopped two intervals ago", stopped, after: 120, isServed: false, nil),
    Seen("stopped, and not started again", stopped, after: 121, isServed: false, .stopped),
    Seen("stopped, and started again without a beat", stopped, after: 121, .stuck),
    Seen("none", .absent, after: 0, .absent),
    Seen("none, though there is a daemon", .absent, after: 0, isServed: false, .absent),
    Seen("one that says nothing", .unreadable, after: 0, .unreadable),
  ]

  @Test("what is wrong with the heartbeat is told by its age and its lock", arguments: seen)
  func heartbeat(seen: Seen) {
    let witness = Self.look(seen.sign, after: seen.seconds, isServed: seen.isServed)
    #expect(Self.alarms(witness).map(\.kind) == [seen.kind].compactMap(\.self))
  }

  @Test(
    "a wall clock that is set neither kills nor revives",
    arguments: [-day, -3600, 0, 3600, day]
  )
  func clockJump(off: Int64) {
    #expect(Self.alarms(Self.look(Self.fresh, after: 30, off: off)) == [])
    #expect(Self.alarms(Self.look(Self.fresh, after: 61, off: off)).map(\.kind) == [.stuck])
    let source = Witness.Sign.beat(
      Self.beat { $0.sources = [Self.source("a", heard: -60, promised: 3600)] }
    )
    #expect(
      Self.alarms(Self.look(source, after: 30, off: off)) == [],
      "nor does it silence a source"
    )
  }

  @Test(
    "after a reboot the machine's start counts, and one alarm is told",
    arguments: [(60, []), (61, [WitnessAlarm.Kind.dead])] as [(Int64, [WitnessAlarm.Kind])]
  )
  func reboot(seconds: Int64, kinds: [WitnessAlarm.Kind]) {
    var memory = WitnessMemory()
    memory.take(Self.look(.beat(Self.beat { $0.isHeld = true }), after: 0))
    let before = memory.alarms
    var witness = Self.look(Self.fresh, after: 0, isServed: false)
    witness.boot = "b2"
    witness.reading.uptime = seconds * 1_000_000
    memory.take(witness)
    #expect(memory.alarms.map(\.kind) == kinds + [.held])
    #expect(memory.alarms.last == before.first, "of the rest nobody knows, and it stays")
    witness.boot = "b1"
    memory.take(witness)
    #expect(memory.alarms.map(\.kind) == kinds + [.held], "also where both have no name")
  }

  // MARK: - What it says

  private static func source(
    _ name: String,
    heard: Int64?,
    promised: Int64? = nil,
    missing: Int = 0,
    since: Int64 = 0
  ) -> SourceStanding {
    SourceStanding(
      name: name,
      heard: heard.map { start.adding(seconds: $0) },
      promised: promised,
      missing: missing,
      since: start.adding(seconds: since)
    )
  }

  struct Said: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var beat: Heartbeat
    var alarms: [String]

    init(_ description: String, _ alarms: [String], _ change: (inout Heartbeat) -> Void) {
      testDescription = description
      beat = WitnessTests.beat(change)
      self.alarms = alarms
    }
  }

  private static func endpoint(_ oldest: Int64?, dead: Int64) -> Heartbeat.Endpoint {
    Heartbeat.Endpoint(name: "zvh", oldest: oldest.map { start.adding(seconds: $0) }, dead: dead)
  }

  private static let said = [
    Said("nothing", []) { _ in },
    Said("it can take no step", ["held"]) { $0.isHeld = true },
    Said("the clock is refused", ["clock-refused"]) { $0.isClockRefused = true },
    Said("so is the configuration", ["configuration-refused"]) {
      $0.isConfigurationRefused = true
    },
    Said("a source kept its promise", []) { $0.sources = [source("a", heard: -50, promised: 60)] },
    Said("a source broke it", ["source-silent a"]) {
      $0.sources = [source("a", heard: -51, promised: 60)]
    },
    Said("one that promised nothing", []) { $0.sources = [source("a", heard: -day)] },
    Said("one that was never heard, not for long", []) {
      $0.sources = [source("a", heard: nil, promised: 60, since: -50)]
    },
    Said("one that was never heard", ["source-silent a"]) {
      $0.sources = [source("a", heard: nil, promised: 60, since: -51)]
    },
    Said("events are missing", ["source-gap a"]) {
      $0.sources = [source("a", heard: 0, missing: 1)]
    },
    Said("a sink fails", ["sink-failing file"]) { $0.failingSinks = ["file"] },
    Said("a notice waits", []) { $0.endpoints = [endpoint(-3590, dead: 0)] },
    Said("a notice waits for too long", ["delivery-waiting zvh"]) {
      $0.endpoints = [endpoint(-3591, dead: 0)]
    },
    Said("one is dead", ["delivery-dead zvh"]) { $0.endpoints = [endpoint(nil, dead: 1)] },
    Said("all at once", ["held", "source-silent b", "source-gap a", "delivery-dead zvh"]) {
      $0.isHeld = true
      $0.endpoints = [endpoint(nil, dead: 2)]
      $0.sources = [
        source("a", heard: 0, missing: 3), source("b", heard: -day, promised: 60),
      ]
    },
  ]

  @Test("what a fresh heartbeat says is wrong is an alarm, ten seconds later", arguments: said)
  func report(said: Said) {
    let alarms = Self.alarms(Self.look(.beat(said.beat), after: 10))
    #expect(
      alarms.map { [$0.kind.rawValue, $0.name].compactMap(\.self).joined(separator: " ") }
        == said.alarms
    )
  }

  // MARK: - Telling

  private let hook = WitnessMemory.Way.endpoint("zvh")

  /// What is told at a look, in short; all of it is taken, but by those ways.
  private func told(
    _ memory: inout WitnessMemory,
    _ witness: Witness,
    by ways: [WitnessMemory.Way] = [.journal],
    refusing: Set<WitnessMemory.Way> = []
  ) -> [String] {
    memory.take(witness)
    let now = witness.reading.wall
    let tellings = memory.tellings(at: now, by: ways)
    for telling in tellings where !refusing.contains(telling.way) {
      memory.note(telling, at: now)
    }
    // As the command does: nothing is known at the next look but what was written down.
    memory = WitnessMemory(json: memory.json)
    return tellings.map { ($0.isOver ? "over " : "") + $0.alarm.kind.rawValue }
  }

  @Test("an alarm is told when it begins, again after an hour, and once that it is over")
  func once() {
    var memory = WitnessMemory()
    #expect(told(&memory, Self.look(Self.fresh, after: 30)) == [])
    #expect(told(&memory, Self.look(Self.fresh, after: 90)) == ["stuck"])
    #expect(told(&memory, Self.look(Self.fresh, after: 150)) == [])
    #expect(told(&memory, Self.look(Self.fresh, after: 90 + 3599)) == [])
    #expect(told(&memory, Self.look(Self.fresh, after: 90 + 3600)) == ["stuck"])
    #expect(told(&memory, Self.look(Self.fresh, after: 90 + 3660)) == [])
    #expect(told(&memory, Self.look(Self.fresh, after: 0)) == ["over stuck"])
    #expect(told(&memory, Self.look(Self.fresh, after: 0)) == [])
    #expect(memory == WitnessMemory())
  }

  @Test("one that begins again is told again, and keeps when it began")
  func again() {
    var memory = WitnessMemory()
    #expect(told(&memory, Self.look(.absent, after: 0)) == ["absent"])
    #expect(told(&memory, Self.look(.absent, after: 60)) == [])
    #expect(memory.alarms.map(\.since) == [Self.start])
    #expect(told(&memory, Self.look(.unreadable, after: 120)) == ["unreadable", "over absent"])
    #expect(told(&memory, Self.look(.absent, after: 180)) == ["absent", "over unreadable"])
    #expect(memory.alarms.map(\.since) == [Self.start.adding(seconds: 180)])
  }

  /// The ids of what is owed to the endpoint.
  private func idsOwed(_ memory: WitnessMemory) -> [String] {
    var memory = memory
    return memory.tellings(at: Self.start, by: [hook]).map(\.id)
  }

  @Test("an endpoint that takes nothing holds up no other, and is owed it")
  func owed() {
    var memory = WitnessMemory()
    let ways = [WitnessMemory.Way.journal, hook]
    let stuck = Self.look(Self.fresh, after: 90)
    #expect(told(&memory, stuck, by: ways, refusing: [hook]) == ["stuck", "stuck"])
    let first = idsOwed(memory)
    #expect(told(&memory, stuck, by: ways, refusing: [hook]) == ["stuck"])
    #expect(idsOwed(memory) == first, "under the same id")
    #expect(told(&memory, stuck, by: ways) == ["stuck"])
    let well = Self.look(Self.fresh, after: 0)
    #expect(told(&memory, well, by: ways, refusing: [hook]) == ["over stuck", "over stuck"])
    let over = idsOwed(memory)
    #expect(over.count == 1 && over != first)
    #expect(told(&memory, well, by: ways) == ["over stuck"])
    #expect(told(&memory, well, by: ways) == [])
  }

  @Test("whoever was never told of an alarm isn't told that it is over")
  func neverTold() {
    var memory = WitnessMemory()
    let ways = [WitnessMemory.Way.journal, hook]
    _ = told(&memory, Self.look(Self.fresh, after: 90), by: ways, refusing: [hook])
    #expect(told(&memory, Self.look(Self.fresh, after: 0), by: ways) == ["over stuck"])
    _ = told(&memory, Self.look(Self.fresh, after: 90), by: ways)
    #expect(
      told(&memory, Self.look(Self.fresh, after: 0)) == ["over stuck"],
      "nor one that is gone"
    )
    #expect(memory == WitnessMemory())
  }

  @Test("while the heartbeat is wrong, the rest is neither repeated nor over")
  func blind() {
    var memory = WitnessMemory()
    let held = Witness.Sign.beat(Self.beat { $0.isHeld = true })
    #expect(told(&memory, Self.look(held, after: 10)) == ["held"])
    #expect(told(&memory, Self.look(held, after: 7300, isServed: false)) == ["dead"])
    #expect(memory.alarms.map(\.kind) == [.dead, .held])
    #expect(told(&memory, Self.look(Self.fresh, after: 10)) == ["over dead", "over held"])
  }

  @Test("a wall clock that is set back a day doesn't keep an alarm silent")
  func setBack() {
    var memory = WitnessMemory()
    #expect(told(&memory, Self.look(Self.fresh, after: 90)) == ["stuck"])
    #expect(told(&memory, Self.look(Self.fresh, after: 150, off: -Self.day)) == ["stuck"])
    #expect(told(&memory, Self.look(Self.fresh, after: 210, off: -Self.day)) == [])
  }

  @Test("a memory that is damaged is no crash, and at worst tells again")
  func damaged() {
    var memory = WitnessMemory()
    _ = told(&memory, Self.look(Self.fresh, after: 90), by: [.journal, hook])
    let whole = memory.json
    #expect(WitnessMemory(json: whole) == memory)
    for count in 0..<whole.count - 1 {
      #expect(WitnessMemory(json: whole[..<count]) == WitnessMemory())
    }
    for text in [#"{"alarms":3}"#, #"{"alarms":[{"kind":"x"},4,{}]}"#, "[]"] {
      #expect(WitnessMemory(json: Array(text.utf8)) == WitnessMemory())
    }
  }

  @Test("each kind has words of its own in both languages, and names what it is of")
  func words() {
    for language in Language.allCases {
      let texts = WitnessAlarm.Kind.allCases.flatMap { kind in
        [false, true].map { isOver in
          WitnessAlarm(kind, of: kind.isOfHeartbeat ? nil : "zvh", since: Self.start)
            .text(in: language, isOver: isOver, zone: .utc)
        }
      }
      #expect(Set(texts).count == WitnessAlarm.Kind.allCases.count * 2)
    }
    let named: [WitnessAlarm.Kind] = [
      .sourceSilent, .sourceGap, .sinkFailing, .deliveryWaiting, .deliveryDead,
    ]
    for kind in named {
      let alarm = WitnessAlarm(kind, of: "zvh", since: Self.start)
      for language in Language.allCases {
        #expect(alarm.text(in: language, isOver: false, zone: .utc).contains("zvh"))
      }
    }
  }
}

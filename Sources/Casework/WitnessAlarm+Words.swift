package import Civil

extension WitnessAlarm {
  /// The alarm in words, or that it is over; a name stands as it was given.
  package func text(in language: Language, isOver: Bool, zone: Zone) -> String {
    let when = language.text(since, zone: zone)
    switch (language, isOver) {
    case (.nl, false): return "\(dutch) Sinds \(when)."
    case (.nl, true): return "Voorbij, begonnen op \(when): \(dutch)"
    case (.en, false): return "\(english) Since \(when)."
    case (.en, true): return "Over, begun on \(when): \(english)"
    }
  }

  private var dutch: String {
    let name = name ?? ""
    switch kind {
    case .absent: return "Er is geen hartslag: geen termijn wordt bewaakt."
    case .unreadable:
      return "De hartslag is niet te lezen: of de termijnen bewaakt worden, weet niemand."
    case .dead: return "De termijnwacht is weg, het proces ook: geen termijn wordt bewaakt."
    case .stuck:
      return "De termijnwacht hangt, het proces is er nog: geen termijn wordt bewaakt."
    case .stopped:
      return "De termijnwacht is gestopt en niet weer gestart: geen termijn wordt bewaakt."
    case .held: return "De termijnwacht kan niets vastleggen, en besluit dus niets."
    case .clockRefused:
      return "De klok van de machine versprong en wordt geweigerd; de tijd loopt door zoals ervoor."
    case .configurationRefused:
      return "De nieuwste configuratie is geweigerd; die ervoor geldt nog."
    case .sourceSilent: return "De bron \(name) zwijgt langer dan zij beloofde."
    case .sourceGap: return "In de reeks van de bron \(name) ontbreken gebeurtenissen."
    case .sinkFailing: return "De uitgang \(name) neemt niets aan."
    case .deliveryWaiting: return "Berichten aan het eindpunt \(name) liggen langer dan een uur."
    case .deliveryDead:
      return "Berichten aan het eindpunt \(name) kwamen niet aan, en gaan niet vanzelf nog eens."
    }
  }

  private var english: String {
    let name = name ?? ""
    switch kind {
    case .absent: return "There is no heartbeat: no deadline is watched."
    case .unreadable:
      return "The heartbeat can't be read: whether deadlines are watched, nobody knows."
    case .dead: return "The watch is gone, and its process too: no deadline is watched."
    case .stuck: return "The watch hangs, its process is still there: no deadline is watched."
    case .stopped: return "The watch was stopped and not started again: no deadline is watched."
    case .held: return "The watch can record nothing, and so decides nothing."
    case .clockRefused:
      return "The machine's clock jumped and is refused; time goes on as before it."
    case .configurationRefused:
      return "The newest configuration is refused; the one before it still holds."
    case .sourceSilent: return "The source \(name) has been silent for longer than it promised."
    case .sourceGap: return "Events are missing from the sequence of the source \(name)."
    case .sinkFailing: return "The sink \(name) takes nothing."
    case .deliveryWaiting:
      return "Notices to the endpoint \(name) have been waiting for more than an hour."
    case .deliveryDead:
      return
        "Notices to the endpoint \(name) did not arrive, and are not tried again by themselves."
    }
  }
}

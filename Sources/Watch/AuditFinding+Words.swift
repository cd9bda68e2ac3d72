package import Casework

/// What a finding means, and what to do.
extension AuditFinding {
  package func sentence(in language: Language) -> String {
    language == .nl ? kind.dutch.meaning : kind.english.meaning
  }

  package func hint(in language: Language) -> String {
    language == .nl ? kind.dutch.hint : kind.english.hint
  }
}

extension AuditFinding.Kind {
  fileprivate var english: (meaning: String, hint: String) {
    switch self {
    case .damaged:
      (
        "SQLite finds the ledger's file damaged.",
        "Stop the daemon, look at the disk, and restore the newest backup."
      )
    case .chain:
      (
        "The chain says otherwise of this row.",
        "Somebody or something changed the ledger past the program: keep a copy of it as it is, find "
          + "out who, and restore a backup whose chain verifies."
      )
    case .chainUnchecked:
      (
        "Nobody looked at the chain: its key isn't at hand.",
        "Run the audit as the daemon's user, or name the key with --key."
      )
    case .unexamined:
      (
        "The other invariants weren't looked at: what they would read is damaged.",
        "Mend what is named above, and run the audit again."
      )
    case .unwatched:
      (
        "An open case has no running clock, no exemption and no alarm.",
        "Have the policy say always: no-clock, and close the case, exempt it, or give it its clock."
      )
    case .unreachable:
      (
        "By the roster nobody can be told of clocks of this rule.",
        "Put people behind the roles of its ladder, or a role above them."
      )
    case .behind:
      (
        "What has been due since then nobody has decided.",
        "Start the daemon, and see by status whether it gets on."
      )
    case .undecided:
      (
        "A rung has come due, and has no escalation.",
        "A defect: report it, with what explain says of the case."
      )
    case .loggedOnly:
      (
        "An escalation stands in the log and isn't noted as decided: it may stand there twice.",
        "Look whether the log has another of the same case, rule and rung, and report it."
      )
    case .decidedOnly:
      (
        "An escalation is noted as decided and doesn't stand in the log: it will never be told.",
        "Look at the case by explain, tell who should know, and report it."
      )
    case .closed:
      (
        "A notice was sent although its case was known to be closed.",
        "Tell its reader that it is void, and report it."
      )
    case .unattempted:
      (
        "A delivery ended without an attempt.",
        "Send it again: deliveries retry."
      )
    case .differs:
      (
        "What was decided then comes out otherwise now.",
        "See by replay what differs; where the sources of the configuration are what they were, report "
          + "it."
      )
    case .underived:
      (
        "What was decided then doesn't follow any more.",
        "See by replay; it may have counted a case that was erased since. Otherwise report it."
      )
    case .editionLost:
      (
        "The editions that this was decided by can't be read any more.",
        "Look at it with the program that decided it."
      )
    case .slow:
      (
        "A decision came more than a second late though nothing else was to be done.",
        "Look whether the machine slept, or had too much to do, at that time."
      )
    case .digestDiffers:
      (
        "A total of this page isn't what the ledger comes to.",
        "Print the page again with digest, tell its readers, and report it."
      )
    case .digestDamaged:
      (
        "A page that was kept can't be read back.",
        "Restore it from a backup, or make it again with digest --width."
      )
    case .factLost:
      (
        "Facts were accepted and stand with no case.",
        "Have their source send them again, and restore a backup if there are many."
      )
    case .textLost:
      (
        "The text of a fact is gone.",
        "The clocks don't need it, an explanation does: restore a backup."
      )
    case .textDiffers:
      (
        "The text of a fact is that of another.",
        "Restore a backup."
      )
    case .factUnregistered:
      (
        "A fact can't be found by its source and id: sent again, it would count twice.",
        "Restore a backup, or have its source send nothing again."
      )
    case .stepOrder:
      (
        "A step lies before the one before it.",
        "A defect: report it, with what the journal says of the clock at that time."
      )
    }
  }

  fileprivate var dutch: (meaning: String, hint: String) {
    switch self {
    case .damaged:
      (
        "Het bestand van het grootboek is volgens SQLite beschadigd.",
        "Stop de dienst, kijk de schijf na en zet de nieuwste reservekopie terug."
      )
    case .chain:
      (
        "De keten zegt iets anders over deze rij.",
        "Iemand of iets heeft het grootboek buiten het programma om veranderd: bewaar het zoals het is, "
          + "zoek uit wie, en zet een reservekopie terug waarvan de keten klopt."
      )
    case .chainUnchecked:
      (
        "Niemand heeft de keten nagekeken: de sleutel ervan is er niet.",
        "Doe het als de gebruiker van de dienst, of noem de sleutel met --key."
      )
    case .unexamined:
      (
        "De andere regels zijn niet nagekeken: wat ervoor gelezen wordt is beschadigd.",
        "Herstel wat hierboven staat en doe het opnieuw."
      )
    case .unwatched:
      (
        "Een open zaak heeft geen lopende klok, geen vrijstelling en geen alarm.",
        "Zet always: no-clock in het beleid, en sluit de zaak, stel haar vrij of geef haar haar klok."
      )
    case .unreachable:
      (
        "Volgens het rooster is er niemand om klokken van deze regel aan te vertellen.",
        "Zet mensen achter de rollen van de ladder, of een rol erboven."
      )
    case .behind:
      (
        "Wat sindsdien aan de beurt was, heeft niemand besloten.",
        "Start de dienst, en zie met status of zij opschiet."
      )
    case .undecided:
      (
        "Een trede was aan de beurt en heeft geen escalatie.",
        "Een fout van ons: meld haar, met wat explain over de zaak zegt."
      )
    case .loggedOnly:
      (
        "Een escalatie staat in het log maar niet als besloten: ze kan er twee keer staan.",
        "Kijk of het log er nog een heeft van dezelfde zaak, regel en trede, en meld het."
      )
    case .decidedOnly:
      (
        "Een escalatie staat als besloten maar niet in het log: niemand zal haar horen.",
        "Bekijk de zaak met explain, vertel het wie het moet weten, en meld het."
      )
    case .closed:
      (
        "Een bericht is verstuurd terwijl bekend was dat de zaak gesloten was.",
        "Laat de lezer weten dat het niet geldt, en meld het."
      )
    case .unattempted:
      (
        "Een zending eindigde zonder poging.",
        "Stuur haar opnieuw: deliveries retry."
      )
    case .differs:
      (
        "Wat toen besloten is, komt nu anders uit.",
        "Zie met replay wat er verschilt; zijn de bronnen in de configuratie als toen, meld het dan."
      )
    case .underived:
      (
        "Wat toen besloten is, volgt nergens meer uit.",
        "Zie met replay; misschien telde een zaak mee die sindsdien gewist is. Meld het anders."
      )
    case .editionLost:
      (
        "De uitgaven waarmee dit besloten is, zijn niet meer te lezen.",
        "Bekijk het met het programma dat het besloot."
      )
    case .slow:
      (
        "Een besluit kwam meer dan een seconde te laat terwijl er niets anders te doen was.",
        "Kijk of de machine toen sliep, of te veel te doen had."
      )
    case .digestDiffers:
      (
        "Een totaal van dit dagoverzicht is niet dat van het grootboek.",
        "Druk het opnieuw af met digest, vertel het de lezers, en meld het."
      )
    case .digestDamaged:
      (
        "Een bewaard dagoverzicht is niet terug te lezen.",
        "Haal het uit een reservekopie, of maak het opnieuw met digest --width."
      )
    case .factLost:
      (
        "Feiten zijn aangenomen en staan bij geen zaak.",
        "Laat de bron ze opnieuw sturen, en zet een reservekopie terug als het er veel zijn."
      )
    case .textLost:
      (
        "De tekst van een feit is weg.",
        "De klokken hebben haar niet nodig, een uitleg wel: zet een reservekopie terug."
      )
    case .textDiffers:
      (
        "De tekst van een feit is die van een ander.",
        "Zet een reservekopie terug."
      )
    case .factUnregistered:
      (
        "Een feit is niet te vinden op bron en id: nog eens gestuurd telt het dubbel.",
        "Zet een reservekopie terug, of laat de bron niets opnieuw sturen."
      )
    case .stepOrder:
      (
        "Een stap ligt voor de stap ervoor.",
        "Een fout van ons: meld haar, met wat het journaal toen over de klok zei."
      )
    }
  }
}

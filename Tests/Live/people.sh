#!/usr/bin/env bash
# Acknowledgement, mute, exemption, undo, absence, shielding, office hours, observing and approval in a
# running daemon, with a real journald as the witness: `make live`. Needs root.
. "$(dirname "${BASH_SOURCE[0]}")/preamble.sh"

policy() {
  cat > "$work/policy.yaml" <<YAML
policy: live
edition: "$1"
timezone: Europe/Amsterdam
calendar: nl
case: { opens: zaak, closes: dicht, owner: { zaak: organisatie } }
always: { no-clock: wees, no-reader: wees }
ladders:
  wees: [ { at: due, tell: bestuurder, level: warning } ]
  trap: [ { at: due, tell: teamleider, every: 1 minute, at-most: 9 }, { at: +3 minutes, tell: manager } ]
rules:
  kort: { title: Kort, basis: b, effect: agreed, starts: zaak, due: { read: uiterlijk }, stops: klaar, ladder: trap }
YAML
}
policy 1
cat > "$work/roster.yaml" <<YAML
roster: live
edition: "1"
roles:
  teamleider: { people: [tl-1], up: manager }
  manager: { people: [mgr-1], up: bestuurder }
  kantoor: { people: [kt-1], not-before: "23:59", not-after: "23:59" }
  bestuurder: { people: [bst-1] }
YAML
base="roster: roster.yaml
sinks: { journal: {} }
approvers: 2"
config "$base"

# Waits until the journal has an entry with those fields, at most so many seconds.
witness() { local seconds=$1; shift; until_holds "$seconds" "journalctl --sync && journalctl --no-pager -o cat -q SYSLOG_IDENTIFIER=termijnwacht $* | grep -q ."; }
# How many entries the journal has with those fields.
entries() { journal "$@" | wc -l; }
open_case() { tw event "$1" zaak organisatie=vt uiterlijk="$(at "$2")" > /dev/null; }
# Withdraws what was said: undo CASE, and the answer to what was said.
undo() { tw undo "$1" "$(sed -n 's/^id //p' <<< "$2")" --reason vergissing --by w1 > /dev/null; }
notices="MESSAGE_ID=5b5f0b0d6f7d4c2d9c1e4a7b8f3e2d17"

serve

echo "a notice to the role that is there"
open_case P-1 1
check "the notice" 'witness 10 TERMIJN_CASE=P-1 $notices TERMIJN_ROLE=teamleider TERMIJN_RECEIPT=pending'
check "no person in the journal" '! journal | grep -q "tl-1"'

echo "muted, shielded, exempt"
# Through tomorrow: the policy's day may be one ahead of the machine's.
open_case P-2 60
muted=$(tw mute P-2 --until "$(date -d +1day +%F)" --reason overleg --by w1)
open_case P-2 1
check "muted" 'witness 10 TERMIJN_CASE=P-2 $notices TERMIJN_RECEIPT=muted'
check "and recorded all the same" 'witness 10 TERMIJN_CASE=P-2 TERMIJN_RULE=kort TERMIJN_RUNG=due'
check "nothing else" '[ "$(entries TERMIJN_CASE=P-2 $notices TERMIJN_RECEIPT=pending)" = 0 ]'
undo P-2 "$muted"
open_case P-2 1
check "undone, the next one is told" 'witness 10 TERMIJN_CASE=P-2 $notices TERMIJN_RECEIPT=pending'
tw event P-3 afgeschermd roles=teamleider > /dev/null
open_case P-3 1
check "a shielded role is passed over" 'witness 10 TERMIJN_CASE=P-3 $notices TERMIJN_PATH=teamleider TERMIJN_PATH=manager'
tw event P-4 aantekening > /dev/null
check "a case without a clock is an alarm" 'witness 10 TERMIJN_CASE=P-4 TERMIJN_RULE=no-clock'
tw event P-5 vrijgesteld reason=geen by=w1 > /dev/null
tw event P-5 aantekening > /dev/null
check "an exempt one is none" '[ "$(entries TERMIJN_CASE=P-5 TERMIJN_RULE=no-clock)" = 0 ]'

echo "an absent colleague, by a reload of the roster"
printf 'absences: [ { person: tl-1, from: %s, until: %s } ]\n' "$(date +%F)" "$(date -d +1day +%F)" >> "$work/roster.yaml"
tw reload
open_case P-6 1
check "the role above is told" 'witness 10 TERMIJN_CASE=P-6 $notices TERMIJN_ROLE=teamleider TERMIJN_PATH=manager'

echo "office hours"
sed -i 's/^  manager:.*/  manager: { people: [mgr-1], up: bestuurder, not-before: "23:59" }/' "$work/roster.yaml"
tw reload
open_case P-7 1
check "kept until the window opens" 'witness 10 TERMIJN_CASE=P-7 $notices'
check "not before 23:59" 'journal TERMIJN_CASE=P-7 $notices | grep -q "T23:59:00"'

echo "acknowledged: the repetition ends, unless it is undone"
open_case P-8 1
open_case P-9 2
check "told" 'witness 10 TERMIJN_CASE=P-8 TERMIJN_RUNG=due && witness 10 TERMIJN_CASE=P-9 TERMIJN_RUNG=due'
for subject in P-8 P-9; do
  seen=$(tw ack $subject kort --reason gebeld --expect "$(date -d +1day +%F)" --by w1)
done
undo P-9 "$seen"
# P-9 comes due last: by then P-8 would have been told again.
check "undone, it is told again" 'witness 75 TERMIJN_CASE=P-9 TERMIJN_REASON=repeated'
check "so are the others" '[ "$(entries TERMIJN_CASE=P-1 TERMIJN_REASON=repeated)" -ge 1 ]'
check "this one is not" '[ "$(entries TERMIJN_CASE=P-8 TERMIJN_REASON=repeated)" = 0 ]'

echo "a changed policy waits for two approvals"
policy 2 && sed -i 's/title: Kort/title: Kort2/' "$work/policy.yaml"
tw reload
check "the old one goes on" 'grep -q "approved" "$work/log"'
open_case P-10 1
witness 10 TERMIJN_CASE=P-10 TERMIJN_RUNG=due
check "by its old title" 'journal TERMIJN_CASE=P-10 TERMIJN_RUNG=due | grep -q "Kort,"'
tw activate --by anna --confirm > "$work/a1"
check "one is not enough" 'grep -q "1 more" "$work/a1"'
tw activate --by bert --confirm > "$work/a2"
check "two are" 'grep -q "in force" "$work/a2"'
open_case P-11 1
witness 10 TERMIJN_CASE=P-11 TERMIJN_RUNG=due
check "by its new title" 'journal TERMIJN_CASE=P-11 TERMIJN_RUNG=due | grep -q "Kort2,"'
check "what was told before follows still" 'tw replay --newest 50 > "$work/replay" && ! grep -qv same "$work/replay"'

echo "observing"
config "$base
mode: observe"
tw reload
open_case P-12 1
check "shown, not sent" 'witness 10 TERMIJN_CASE=P-12 $notices TERMIJN_RECEIPT=observed'

finish

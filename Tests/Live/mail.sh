#!/usr/bin/env bash
# Notices by mail from a running daemon: to a server with STARTTLS and a password, to one without on the
# loopback, and through a program that is called as sendmail is: `make live`. Needs root and PyPI's aiosmtpd.
. "$(dirname "${BASH_SOURCE[0]}")/preamble.sh"
python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q aiosmtpd 2> /dev/null
python=$work/venv/bin/python

short_policy '"Afspraak <nakomen> & zo"'
cat > "$work/roster.yaml" <<YAML
roster: live
edition: "1"
roles: { teamleider: { people: [tl-1, teamleider@elders.example] } }
organisations:
  half: { teamleider: { people: [tl-1, niemand] } }
  straks: { teamleider: { people: [later] } }
YAML
credentials
echo anna > "$work/credentials/user"
echo geheim > "$work/credentials/password"
certificate
# Called as sendmail is: keeps its arguments and its standard input.
cat > "$work/sendmail" <<SH
#!/bin/sh
echo "\$@" > "$work/arguments"
cat > "$work/handed"
[ ! -e "$work/busy" ] || exit 75
SH
chmod +x "$work/sendmail"

touch "$work/tls.log" "$work/plain.log"
"$python" Tests/Live/mailbox.py 18587 "$work/tls.log" "$work/tls.pem" "$work/tls.key" &
"$python" Tests/Live/mailbox.py 18025 "$work/plain.log" &
for number in 18587 18025; do until_holds 20 ": < /dev/tcp/127.0.0.1/$number"; done

config "roster: roster.yaml
hosts:
  127.0.0.1: { networks: 127.0.0.0/8 }
  localhost: { networks: [127.0.0.0/8, \"::1/128\"] }
sinks:
  journal: {}
  mail:
    tls: { from: termijnwacht@vt.example, server: \"localhost:18587\", user: user, password: password, authority: ca.pem, routes: { organisations: [tls, half, straks] } }
    vreemd: { from: termijnwacht@vt.example, server: \"localhost:18587\", user: user, password: password }
    kaal: { from: termijnwacht@vt.example, domain: intern.example, server: \"127.0.0.1:18025\", routes: { organisations: kaal } }
    programma: { from: termijnwacht@vt.example, sendmail: $work/sendmail, routes: { organisations: programma } }"
sed -i '/vreemd:/d' "$work/termijnwacht.yaml"

mails() { wc -l < "$work/$1.log"; }
values() { "$python" -c "import json,sys; [print(eval('d$2', {'d': json.loads(l)})) for l in open('$work/$1.log')]"; }
open_case() { tw event "$1" zaak organisatie="$2" uiterlijk="$(at 1)" > /dev/null; }
state() { tw deliveries list --endpoint "$1" --format csv | head -1 | cut -d, -f3,4,6; }

serve
echo "to a server with TLS and a password"
check "a test mail proves it" 'tw deliveries test tls --to proef@vt.example | grep "taken 250" > /dev/null && [ "$(mails tls)" = 1 ]'
open_case M-1 tls
check "it comes, by TLS" 'until_holds 15 "[ \$(wc -l < $work/tls.log) = 2 ]" && [ "$(values tls "[\"tls\"]" | sort -u)" = True ]'
check "to the people behind the role" '[ "$(values tls "[\"to\"]" | tail -1)" = "['"'tl-1@vt.example', 'teamleider@elders.example'"']" ]'
check "with a neutral subject" '[ "$(values tls "[\"subject\"]" | tail -1)" = "Bericht van de termijnwacht" ] && [ "$(values tls "[\"auto\"]" | tail -1)" = auto-generated ]'
check "the case, the rule and the day in it" 'values tls "[\"text\"]" | grep "M-1: Afspraak <nakomen> & zo, vervalt " > /dev/null'
check "and in HTML, escaped" 'values tls "[\"html\"]" | grep "Afspraak &lt;nakomen&gt; &amp; zo" > /dev/null'
check "well formed" '[ "$(values tls "[\"defects\"]" | sort -u)" = "[]" ] && [ "$(values tls "[\"longest\"]" | sort -n | tail -1)" -le 78 ]'
check "on the books as delivered" '[ "$(state tls)" = delivered,1,250 ]'

echo "people who can't be reached"
open_case M-2 half
check "hold nobody else up, and are told" 'until_holds 15 "[ \$(wc -l < $work/tls.log) = 3 ]" && [ "$(values tls "[\"to\"]" | tail -1)" = "['"'tl-1@vt.example'"']" ] && [ "$(state tls)" = delivered,1,E-SMTP-RECIPIENT ]'
open_case M-3 straks
check "who is put off is tried again" 'until_holds 15 "grep -q code=E-SMTP-RECIPIENT $work/log" && [ "$(state tls | cut -d, -f1,3)" = waiting,E-SMTP-RECIPIENT ]'

echo "to a server on the machine itself"
open_case M-4 kaal
check "without TLS, to keys at the domain" 'until_holds 15 "[ \$(wc -l < $work/plain.log) = 1 ]" && [ "$(values plain "[\"to\"]")" = "['"'tl-1@intern.example', 'teamleider@elders.example'"']" ]'

echo "through a mail program"
open_case M-5 programma
check "called as sendmail is" 'until_holds 15 "[ -s $work/handed ]" && [ "$(cat "$work/arguments")" = "-t -i -f termijnwacht@vt.example" ]'
check "with the message" 'until_holds 5 "grep -q ^Message-ID $work/handed" && grep -q "^To: tl-1@vt.example" "$work/handed"'
first=$(grep ^Message-ID "$work/handed")
touch "$work/busy"
open_case M-6 programma
check "what it puts off is not taken" 'until_holds 15 "grep ^Message-ID $work/handed | grep -vqF \"$first\"" && [ "$(state programma | cut -d, -f1)" = waiting ]'
second=$(grep ^Message-ID "$work/handed")
rm "$work/busy" "$work/handed"
check "and goes again, under the same id" 'until_holds 20 "grep -qF \"$second\" $work/handed" && until_holds 5 "grep -q \"takes again.*programma\" $work/log" && [ "$(state programma | cut -d, -f1)" = delivered ]'

finish

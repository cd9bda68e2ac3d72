#!/usr/bin/env python3
"""cloudevents.py: reads receiver.py's log, and holds each CloudEvent in it against schemas/cloudevents.json; it
ends with 1 where one is wrong, or none came. Needs PyPI's jsonschema[format-nongpl]."""
import json, os, sys
import jsonschema

folder = os.path.dirname(os.path.abspath(__file__))
with open(folder + "/schemas/cloudevents.json") as file:
    schema = json.load(file)
validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)
lines = [json.loads(line) for line in sys.stdin]
events = [line["event"] for line in lines if (line["type"] or "").startswith("application/cloudevents+json")]
faults = [fault for event in events for fault in validator.iter_errors(event)]
# Attributes' names are small letters and digits (CloudEvents 1.0, "Naming conventions"), which no schema says.
names = {name for event in events for name in event}
faults += [name for name in names if not (name.isascii() and name.isalnum() and name == name.lower())]
for fault in faults[:5]:
    print(fault)
sys.exit(1 if faults or not events else 0)

"""Reads compose files as `docker-compose config` does (version 1, which is written in Python), many in one process: a
process of its own for each takes a second. Paths come on stdin, a line each; a JSON object goes to stdout for each."""
import json
import os
import sys

import yaml
from compose.cli.command import get_config_from_options
from compose.config.serialize import serialize_config

for path in sys.stdin.read().splitlines():
    try:
        config = get_config_from_options(os.path.dirname(path), {"--file": [path]})
        answer = {"config": yaml.safe_load(serialize_config(config, escape_dollar=False))}
    except Exception as error:  # whatever it is, it is what a user would be told
        answer = {"error": getattr(error, "msg", None) or str(error)}
    print(json.dumps(answer))

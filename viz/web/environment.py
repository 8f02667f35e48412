"""Settings of Solara, made before Solara is imported: no calls out, no files, no surprises.

Solara reads its settings from the environment when it is first imported, so this module is
imported before it. Nothing here overrules what the person who runs the server has set.
"""

import os

SETTINGS = {
    "SOLARA_ASSETS_PROXY": "False",  # the proxy fetches whatever it is asked for and keeps it
    "SOLARA_ASSETS_CDN": "/_solara/cdn",  # our own files, see viz/web/server.py
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_TELEMETRY_SERVER_USER_ID": "none",  # else a file is written to the home folder
    "SOLARA_KERNEL_CULL_TIMEOUT": "5m",  # the URL is the whole state: a late return loses nothing
    "SOLARA_KERNEL_MAX_PER_SESSION": "20",  # windows of one visitor
    "SOLARA_STATE_AUTO_REMOUNT": "True",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_CHECK_HOOKS": "raise",
}

for name, value in SETTINGS.items():
    os.environ.setdefault(name, value)

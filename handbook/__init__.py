"""The documentation site: what MkDocs does not do by itself.

``hooks.py`` is what MkDocs calls; ``mkdocs.yml`` at the top says what stands where. Pages written
by hand are Markdown in ``docs/``; those of references are made from the code at every build.
"""

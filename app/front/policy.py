"""Content security policies (https://www.w3.org/TR/CSP3/): what the pages may load, and from where."""

_CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_OWN = "script-src 'self'; style-src 'self'; connect-src 'self'"

# Previews are data: addresses in JSON, or blob: addresses; a chosen photograph is shown as a blob:.
PAGE_POLICY = f"{_CLOSED}; {_OWN}; img-src 'self' data: blob:; media-src 'self' blob:"

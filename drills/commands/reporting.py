"""`gasdrill report`, `gasdrill demo`: the papers."""

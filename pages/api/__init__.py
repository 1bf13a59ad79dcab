"""What the server process answers beside the pages: the routes of version 1, and the middleware around everything.

No Streamlit here: the pages and the routes meet in `pages.datasets`, `pages.figures` and `pages.paths`.
"""

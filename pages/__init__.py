"""The pages, and what they are made of: `figures` draws (pure), `parts` shows (Streamlit), `api` answers (Starlette)."""

"""Pure: published rows in, charts out. No Streamlit, no disk, no network."""

"""The Streamlit glue that pages share."""

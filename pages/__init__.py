"""The screens. With dashboard.py the only room that knows Streamlit."""

"""联络人员的对话: what a contact says, and what is answered."""

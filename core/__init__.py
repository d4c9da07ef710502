"""What is true on every platform: conversations, jobs, answers, and how they are shown."""

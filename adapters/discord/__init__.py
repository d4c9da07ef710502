"""Discord: commands, mentions and replies in; answers that grow in threads out."""

"""Slack: a platform whose threads hang under a message of a channel."""

//! The wire: push, pull, live and whoami.

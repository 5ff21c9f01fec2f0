"""The corpus holds learners' programs: they are run by the tests, not collected as tests."""

collect_ignore_glob = ["corpus/*"]

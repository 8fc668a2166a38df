"""Work outside requests: what there is (register), when it is due (timetable), who does it (runner)."""

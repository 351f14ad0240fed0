-- All the sessions of one person, or of one member of the staff, are ended together.
CREATE INDEX session_person_id_idx ON session (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX session_staff_id_idx ON session (staff_id) WHERE staff_id IS NOT NULL;

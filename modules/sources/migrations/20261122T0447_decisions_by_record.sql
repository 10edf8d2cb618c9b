-- The portrait asks which decisions concern a record.
create index decision_of_a on sources.decision (district, a_source, a_id) where undone_at is null;
create index decision_of_b on sources.decision (district, b_source, b_id) where undone_at is null;

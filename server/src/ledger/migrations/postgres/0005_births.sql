-- The day or year of birth in base data: a registration is compared with those who may be born on the same day, and with
-- nobody else. What is there already is worked out after this step.
ALTER TABLE records ADD COLUMN born text COLLATE "C";
CREATE INDEX records_by_birth ON records (municipality, born) WHERE born IS NOT NULL;
ALTER TABLE records ALTER COLUMN born SET STATISTICS 0;

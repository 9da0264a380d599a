"""The background engine: short jobs, done at least once, from a queue kept in the database.

This is the only room that knows DBOS. `queue` asks for a job inside the transaction that makes
it necessary, so the job exists if and only if its cause does; `engine` does the jobs. It knows
neither dossiers nor signatures: whoever starts the engine says what each task means. It never
holds a long human wait: circuits live in our own tables.
"""

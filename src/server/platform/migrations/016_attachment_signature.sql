-- What a complete document's digital signature was found to be: {"is": "unsigned"}, {"is": "signed", "facts": …}. Null: not looked at.
ALTER TABLE sportello.attachment ADD COLUMN signature jsonb;

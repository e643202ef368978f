-- Moves what is due into the stream, so that who waits for it is woken.
-- Returns  in how many ms the next task is due; -1 when none is
promote()
return due_in()

-- name: GetBug :one
SELECT * FROM bugs WHERE id = $1 LIMIT 1;

-- name: ListBugs :many
SELECT * FROM bugs WHERE priority = $1 ORDER BY id;

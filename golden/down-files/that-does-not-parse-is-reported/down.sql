DROP TABLE {{ .Schema }}.comments;

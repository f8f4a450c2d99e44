CALL no_tenant('acme');

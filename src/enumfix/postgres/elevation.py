"""Runs harmless statements that need a superuser (see `harmless`) for scripts that have no such rights.

The role of the scripts is no superuser, so no statement of theirs can switch to such rights. Two functions
give and take the rights, and require a secret that scripts never see. Event triggers are off in between, for
they would run functions of the repository with these rights.
"""

from __future__ import annotations

import hashlib
from dataclasses import field

from enumfix.frozen import frozen
from enumfix.postgres.commands import Command
from enumfix.postgres.harmless import GUARD, ElevatedStatement, Rights, elevated_statement
from enumfix.postgres.shared import reaches_others
from enumfix.postgres.wire import Answer, Wire
from enumfix.sql.names import quote

_FUNCTIONS = """
CREATE FUNCTION pg_catalog.enumfix_rise(secret text, who text, quiet boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $rise$
DECLARE
    trigger record;
    found text := '';
    acting text := CASE current_setting('role') WHEN 'none' THEN session_user::text
                        ELSE current_setting('role') END;
    role text := CASE who WHEN '' THEN acting ELSE who END;
BEGIN
    IF encode(sha256(convert_to(secret, 'UTF8')), 'hex') <> '{hash}' THEN
        RAISE insufficient_privilege USING MESSAGE = 'permission denied';
    END IF;
    FOR trigger IN SELECT evtname, evtenabled FROM pg_event_trigger
                   WHERE quiet AND evtenabled <> 'D' AND evtname <> '{guard}' LOOP
        EXECUTE format('ALTER EVENT TRIGGER %I DISABLE', trigger.evtname);
        found := found || format('ALTER EVENT TRIGGER %I ENABLE%s;', trigger.evtname,
            CASE trigger.evtenabled WHEN 'A' THEN ' ALWAYS' WHEN 'R' THEN ' REPLICA' ELSE '' END);
    END LOOP;
    IF who = acting OR (SELECT rolsuper FROM pg_roles WHERE rolname = role) THEN
        RETURN found; -- who gets an object and acts itself would be taken for the owner of everything
    END IF;
    EXECUTE format('ALTER ROLE %I SUPERUSER', role);
    RETURN format('ALTER ROLE %I NOSUPERUSER;', role) || found;
END $rise$;
CREATE FUNCTION pg_catalog.enumfix_fall(secret text, restore text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fall$
BEGIN
    IF encode(sha256(convert_to(secret, 'UTF8')), 'hex') <> '{hash}' THEN
        RAISE insufficient_privilege USING MESSAGE = 'permission denied';
    END IF;
    EXECUTE restore;
END $fall$;
CREATE FUNCTION pg_catalog.enumfix_guard() RETURNS event_trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $guard$
BEGIN
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
       AND EXISTS (SELECT FROM pg_event_trigger WHERE evtenabled <> 'D' AND evtname <> '{guard}') THEN
        RAISE insufficient_privilege USING MESSAGE =
            'permission denied: event triggers would run with the rights of the extension';
    END IF;
END $guard$;
CREATE EVENT TRIGGER "{guard}" ON ddl_command_start WHEN TAG IN ('CREATE EXTENSION', 'ALTER EXTENSION')
    EXECUTE FUNCTION pg_catalog.enumfix_guard();
ALTER EVENT TRIGGER "{guard}" ENABLE ALWAYS;
ALTER EXTENSION plpgsql ADD EVENT TRIGGER "{guard}";
"""

_NEW_FUNCTION = """
    SELECT p.oid::pg_catalog.regprocedure FROM pg_catalog.pg_proc p
    WHERE p.xmin::pg_catalog.text OPERATOR(pg_catalog.=)
          (pg_catalog.txid_current() OPERATOR(pg_catalog.%) 4294967296::pg_catalog.int8)::pg_catalog.text
    ORDER BY p.cmin::pg_catalog.text::pg_catalog.int8 DESC LIMIT 1"""


@frozen()
class Elevation:
    """Runs harmless statements with the rights of `superuser`, for scripts that log in as `login`.

    `elsewhere` says that somebody else runs the server. There a script may not change what databases share,
    nor create a trigger that fires at each login. `secret` is sent as a parameter, so that no view of
    PostgreSQL shows it. `notes` say what was done with more rights.
    """

    superuser: str
    login: str
    secret: str = field(repr=False)
    elsewhere: bool = False
    notes: list[str] = field(default_factory=list, compare=False, repr=False)

    @property
    def functions(self) -> str:
        """Return SQL that creates the functions. The superuser runs it in an empty database.

        pg_dump does not show them: they are in pg_catalog, and the event trigger belongs to an extension.
        """
        digest = hashlib.sha256(self.secret.encode()).hexdigest()
        return _FUNCTIONS.format(hash=digest, guard=GUARD)

    def run(self, wire: Wire, command: Command) -> Answer | None:
        """Run a command with more rights, if it is harmless and needs them; else return None."""
        node = command.node
        elevated = None if node is None else elevated_statement(node, command.sql, self.login)
        if node is None or elevated is None:
            return None
        if not wire.reads_as_written(elevated.sql + elevated.owner + elevated.only_if):
            return None
        if self.elsewhere and reaches_others(node, command.sql):
            return None
        if elevated.rights is Rights.NOBODY and not elevated.then:
            return wire.ask(elevated.sql, single=True)
        if elevated.only_if and not wire.ask(elevated.only_if).rows:
            return None
        if elevated.note and elevated.note not in self.notes:
            self.notes.append(elevated.note)
        if wire.in_transaction:
            return self._run_elevated(wire, elevated)
        # If the connection is lost in between, nothing is committed, and nobody keeps the rights.
        wire.ask("BEGIN")
        answer = self._run_elevated(wire, elevated)
        end = wire.ask("ROLLBACK" if answer.error else "COMMIT")
        return end if end.error else answer

    def _run_elevated(self, wire: Wire, elevated: ElevatedStatement) -> Answer:
        """Give the rights, run the statement, and take the rights back; after an error, ROLLBACK does it."""
        if elevated.rights is Rights.NOBODY:
            return self._create_leakproof(wire, elevated)
        who = elevated.owner if elevated.rights is Rights.OWNER else ""
        grants = [self._give_rights(wire, who, quiet=not elevated.about_event_triggers)]
        if elevated.owner and elevated.rights is Rights.RUNNER:
            grants.append(self._give_rights(wire, elevated.owner, quiet=False))
        for grant in grants:
            if grant.error:
                return grant
        as_superuser = elevated.rights is Rights.SERVER
        role = wire.ask("SELECT pg_catalog.current_setting('role')").rows[0][0] or "none"
        if as_superuser:
            wire.ask(f"SET LOCAL ROLE {quote(self.superuser)}")
        answer = wire.ask(elevated.sql, single=True)
        if not answer.error and elevated.then:
            then_answer = wire.ask(elevated.then)
            answer = then_answer if then_answer.error else answer
        if answer.error:
            return answer
        if as_superuser:
            wire.ask(f"SET LOCAL ROLE {'NONE' if role == 'none' else quote(role)}")
        for grant in reversed(grants):
            revoke = self._take_rights(wire, grant)
            answer = revoke if revoke.error else answer
        return answer

    def _create_leakproof(self, wire: Wire, elevated: ElevatedStatement) -> Answer:
        """Create a function without LEAKPROOF, then mark it as LEAKPROOF with more rights."""
        answer = wire.ask(elevated.sql, single=True)
        if answer.error:
            return answer
        names = wire.ask(_NEW_FUNCTION).rows
        if not names:  # behind a savepoint, xmin of the row is the id of the subtransaction
            return Answer(
                error="enumfix cannot create a LEAKPROOF function after a SAVEPOINT", sqlstate="0A000"
            )
        grant = self._give_rights(wire, "", quiet=True)
        if grant.error:
            return grant
        alter = wire.ask(f"ALTER FUNCTION {names[0][0]} LEAKPROOF", single=True)
        revoke = alter if alter.error else self._take_rights(wire, grant)
        return revoke if revoke.error else answer

    def _give_rights(self, wire: Wire, who: str, *, quiet: bool) -> Answer:
        """Make `who` a superuser, "" for the current role; `quiet` turns event triggers off.

        The answer holds the SQL that undoes this.
        """
        values = (self.secret, who, str(quiet).lower())
        return wire.ask("SELECT pg_catalog.enumfix_rise($1, $2, $3)", values=values)

    def _take_rights(self, wire: Wire, grant: Answer) -> Answer:
        """Undo `_give_rights`, whose answer is `grant`."""
        values = (self.secret, grant.rows[0][0] or "")
        return wire.ask("SELECT pg_catalog.enumfix_fall($1, $2)", values=values)

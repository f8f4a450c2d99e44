"""How a script without a superuser's rights gets done what only a superuser may do, and what harms nobody.

Scripts log in as a role that is no superuser, so that nothing in them can take such rights back: no RESET
ROLE, X functions ask for a secret that scripts never see. Event triggers are off in between, for they
would run functions of the repository with those rights.
"""

from __future__ import annotations

import hashlib
from dataclasses import field

from enumfix.frozen import frozen
from enumfix.postgres.commands import Command
from enumfix.postgres.harmless import GUARD, Lifted, Rights, lifted
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
    """What runs statements of the list for scripts that `login` runs.

    With `elsewhere`, it is somebody else's server: nothing that databases share is changed for a script
    there, and no trigger is made that fires for whoever connects. The secret is sent beside its statement, so
    that no view of PostgreSQL's shows it.
    """

    superuser: str
    login: str
    secret: str = field(repr=False)
    elsewhere: bool = False
    notes: list[str] = field(default_factory=list, compare=False, repr=False)

    @property
    def functions(self) -> str:
        """Return SQL that makes the functions, to be run by the superuser in a database that is still empty.

        pg_dump does not show them: they are in pg_catalog, and the event trigger belongs to an extension.
        """
        digest = hashlib.sha256(self.secret.encode()).hexdigest()
        return _FUNCTIONS.format(hash=digest, guard=GUARD)

    def ask(self, wire: Wire, command: Command) -> Answer | None:
        """Run a command with the rights that it needs; None where it needs none that can be given."""
        node = command.node
        how = None if node is None else lifted(node, command.sql, self.login)
        if node is None or how is None or not wire.reads_as_written(how.sql + how.owner + how.only_if):
            return None
        if self.elsewhere and reaches_others(node, command.sql):
            return None
        if how.rights is Rights.NOBODY and not how.then:
            return wire.ask(how.sql, single=True)
        if how.only_if and not wire.ask(how.only_if).rows:
            return None
        if how.note and how.note not in self.notes:
            self.notes.append(how.note)
        if wire.in_transaction:
            return self._lifted(wire, how)
        # Where the wire breaks in between, nothing is committed: the server undoes it all.
        wire.ask("BEGIN")
        answer = self._lifted(wire, how)
        ended = wire.ask("ROLLBACK" if answer.error else "COMMIT")
        return ended if ended.error else answer

    def _lifted(self, wire: Wire, how: Lifted) -> Answer:
        if how.rights is Rights.NOBODY:
            return self._leakproof(wire, how)
        who = how.owner if how.rights is Rights.OWNER else ""
        fallen = [self._rise(wire, who, quiet=not how.about_event_triggers)]
        if how.owner and how.rights is Rights.RUNNER:
            fallen.append(self._rise(wire, how.owner, quiet=False))
        for risen in fallen:
            if risen.error:
                return risen
        acting = how.rights is Rights.SERVER
        role = wire.ask("SELECT pg_catalog.current_setting('role')").rows[0][0] or "none"
        if acting:
            wire.ask(f"SET LOCAL ROLE {quote(self.superuser)}")
        answer = wire.ask(how.sql, single=True)
        if not answer.error and how.then:
            behind = wire.ask(how.then)
            answer = behind if behind.error else answer
        if answer.error:
            return answer
        if acting:
            wire.ask(f"SET LOCAL ROLE {'NONE' if role == 'none' else quote(role)}")
        for risen in reversed(fallen):
            fall = self._fall(wire, risen)
            answer = fall if fall.error else answer
        return answer

    def _leakproof(self, wire: Wire, how: Lifted) -> Answer:
        """Make a function, and have it marked as one that leaks nothing."""
        answer = wire.ask(how.sql, single=True)
        if answer.error:
            return answer
        found = wire.ask(_NEW_FUNCTION).rows
        if not found:  # its row has the number of the savepoint
            return Answer(
                error="a LEAKPROOF function cannot be made behind a SAVEPOINT here", sqlstate="0A000"
            )
        name = found[0][0]
        risen = self._rise(wire, "", quiet=True)
        if risen.error:
            return risen
        marked = wire.ask(f"ALTER FUNCTION {name} LEAKPROOF", single=True)
        fall = marked if marked.error else self._fall(wire, risen)
        return fall if fall.error else answer

    def _rise(self, wire: Wire, who: str, *, quiet: bool) -> Answer:
        told = (self.secret, who, str(quiet).lower())
        return wire.ask("SELECT pg_catalog.enumfix_rise($1, $2, $3)", values=told)

    def _fall(self, wire: Wire, risen: Answer) -> Answer:
        told = (self.secret, risen.rows[0][0] or "")
        return wire.ask("SELECT pg_catalog.enumfix_fall($1, $2)", values=told)

CREATE TABLE addresses (
    canonical TEXT COLLATE "C" NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C",
    alias_of TEXT COLLATE "C",
    article_id TEXT COLLATE "C",
    section_path TEXT COLLATE "C",
    section TEXT COLLATE "C",
    day TEXT COLLATE "C",
    discovered_at TEXT COLLATE "C" NOT NULL,
    discovered_from TEXT COLLATE "C",
    attempts INTEGER NOT NULL,
    last_asked_at TEXT COLLATE "C",
    last_status INTEGER,
    etag TEXT COLLATE "C",
    last_modified TEXT COLLATE "C",
    record_id TEXT COLLATE "C",
    content_hash TEXT COLLATE "C",
    revision INTEGER,
    line_at BIGINT,
    PRIMARY KEY (canonical)
);
CREATE INDEX addresses_by_article_id ON addresses (article_id);
CREATE INDEX addresses_by_state ON addresses (state, canonical);
CREATE TABLE files (
    name TEXT COLLATE "C" NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (name)
);
CREATE TABLE lists (
    address TEXT COLLATE "C" NOT NULL,
    complete_since TEXT COLLATE "C",
    open_since TEXT COLLATE "C",
    PRIMARY KEY (address)
);
CREATE TABLE versions (
    version SERIAL NOT NULL,
    PRIMARY KEY (version)
);
INSERT INTO "addresses" VALUES('http://a/stored.html','http://a/stored.html','article','stored',NULL,NULL,'1','news','["要闻"]','2023-05-10','2026-11-23T00:00:00.000000+00:00','http://a/',0,'2026-11-23T00:00:01.000000+00:00',200,'"e"','Tue','00000000000000000000','hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh',1,0);
INSERT INTO "addresses" VALUES('http://a/rejected.html','http://a/rejected.html','article','rejected','no_body',NULL,'2','news','["要闻"]',NULL,'2026-11-23T00:00:00.000000+00:00','http://a/',0,'2026-11-23T00:00:01.000000+00:00',200,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "addresses" VALUES('http://a/failed.html','http://a/failed.html','article','failed','timeout',NULL,'3','news','["要闻"]',NULL,'2026-11-23T00:00:00.000000+00:00','http://a/',1,'2026-11-23T00:00:01.000000+00:00',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "addresses" VALUES('http://a/pending.html','http://a/pending.html','article','pending',NULL,NULL,'4','news','["要闻"]',NULL,'2026-11-23T00:00:00.000000+00:00','http://a/',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "addresses" VALUES('http://a/outside.html','http://a/outside.html','article','rejected','outside_period',NULL,'5','news','["要闻"]','2010-01-01','2026-11-23T00:00:00.000000+00:00','http://a/',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "addresses" VALUES('http://a/view?id=1','http://a/view?id=1','by_id','alias',NULL,'http://a/stored.html','1',NULL,'[]',NULL,'2026-11-23T00:00:00.000000+00:00',NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "files" VALUES('articles.jsonl',100);
INSERT INTO "lists" VALUES('http://a/news/','',NULL);
INSERT INTO "versions" VALUES(1);

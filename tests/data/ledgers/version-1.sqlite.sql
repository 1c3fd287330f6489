CREATE TABLE addresses (
	canonical TEXT NOT NULL, 
	url TEXT NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	reason TEXT, 
	alias_of TEXT, 
	article_id TEXT, 
	section_path TEXT, 
	section TEXT, 
	day VARCHAR(10), 
	discovered_at VARCHAR(32) NOT NULL, 
	discovered_from TEXT, 
	attempts INTEGER NOT NULL, 
	last_asked_at VARCHAR(32), 
	last_status INTEGER, 
	etag TEXT, 
	last_modified TEXT, 
	record_id VARCHAR(20), 
	content_hash VARCHAR(64), 
	revision INTEGER, 
	line_at BIGINT, 
	PRIMARY KEY (canonical)
);
INSERT INTO "addresses" VALUES('http://a/stored.html','http://a/stored.html','article','stored',NULL,NULL,'1','news','["要闻"]','2023-05-10','2026-11-23T00:00:00.000000+00:00','http://a/',0,'2026-11-23T00:00:01.000000+00:00',200,'"e"','Tue','00000000000000000000','hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh',1,0);
INSERT INTO "addresses" VALUES('http://a/rejected.html','http://a/rejected.html','article','rejected','no_body',NULL,'2','news','["要闻"]',NULL,'2026-11-23T00:00:00.000000+00:00','http://a/',0,'2026-11-23T00:00:01.000000+00:00',200,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "addresses" VALUES('http://a/failed.html','http://a/failed.html','article','failed','timeout',NULL,'3','news','["要闻"]',NULL,'2026-11-23T00:00:00.000000+00:00','http://a/',1,'2026-11-23T00:00:01.000000+00:00',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "addresses" VALUES('http://a/pending.html','http://a/pending.html','article','pending',NULL,NULL,'4','news','["要闻"]',NULL,'2026-11-23T00:00:00.000000+00:00','http://a/',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "addresses" VALUES('http://a/outside.html','http://a/outside.html','article','rejected','outside_period',NULL,'5','news','["要闻"]','2010-01-01','2026-11-23T00:00:00.000000+00:00','http://a/',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "addresses" VALUES('http://a/view?id=1','http://a/view?id=1','by_id','alias',NULL,'http://a/stored.html','1',NULL,'[]',NULL,'2026-11-23T00:00:00.000000+00:00',NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE files (
	name TEXT NOT NULL, 
	bytes BIGINT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "files" VALUES('articles.jsonl',100);
CREATE TABLE lists (
	address TEXT NOT NULL, 
	complete_since VARCHAR(10), 
	open_since VARCHAR(32), 
	PRIMARY KEY (address)
);
INSERT INTO "lists" VALUES('http://a/news/','',NULL);
CREATE TABLE versions (
	version INTEGER NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "versions" VALUES(1);
CREATE INDEX addresses_by_state ON addresses (state, canonical);
CREATE INDEX addresses_by_article_id ON addresses (article_id);

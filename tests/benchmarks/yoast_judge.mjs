// What yoastseo says of papers: one paper a line (JSON) in, one line of identifiers, scores, ratings and counts out.
// Run in a folder where yoastseo and jsdom are installed; the benchmark does that in build/yoastseo, outside of the repository.
import { createRequire } from "node:module";
import readline from "node:readline";

const require = createRequire( process.cwd() + "/" );
const { JSDOM } = require( "jsdom" );
const page = new JSDOM( "" ).window;
Object.assign( globalThis, { window: page, document: page.document, DOMParser: page.DOMParser, self: page } );

const yoast = require( "yoastseo" );
const part = ( path ) => require( "yoastseo/build/languageProcessing/" + path ).default;
const Researcher = part( "languages/en/Researcher" );
const { readability, seo } = yoast.assessments;
const further = {
	keyphraseDistribution: seo.KeyphraseDistributionAssessment,
	textTitleAssessment: seo.TextTitleAssessment,
	imageAltTags: seo.ImageAltTagsAssessment,
	wordComplexity: readability.WordComplexityAssessment,
	listsPresence: readability.ListAssessment,
};

function judge( given ) {
	const paper = new yoast.Paper( given.html, {
		keyword: given.keyphrase, description: given.description, title: given.title, titleWidth: given.title_width,
		slug: given.slug, permalink: given.permalink, locale: "en_US", textTitle: given.text_title,
	} );
	const began = process.hrtime.bigint();
	const researcher = new Researcher( paper );
	for ( const name of [ "keyphraseDistribution", "wordComplexity" ] ) {
		researcher.addResearch( name, part( "researches/" + name ) );
	}
	researcher.addHelper( "checkIfWordIsComplex", part( "languages/en/helpers/checkIfWordIsComplex" ) );
	const said = {};
	const keep = ( name, result ) => {
		said[ name ] = [ result.getScore(), yoast.interpreters.scoreToRating( result.getScore() ) ];
	};
	for ( const Assessor of [ yoast.assessors.SEOAssessor, yoast.assessors.ContentAssessor ] ) {
		const assessor = new Assessor( researcher );
		assessor.assess( paper );
		assessor.results.forEach( ( result ) => keep( result.getIdentifier(), result ) );
	}
	for ( const [ name, Assessment ] of Object.entries( further ) ) {
		const assessment = new Assessment();
		if ( assessment.isApplicable( paper, researcher ) ) {
			keep( name, assessment.getResult( paper, researcher ) );
		}
	}
	const flesch = researcher.getResearch( "getFleschReadingScore" );
	const seconds = Number( process.hrtime.bigint() - began ) / 1e9;
	const words = researcher.getResearch( "wordCountInText" ).count;
	const sentences = researcher.getResearch( "countSentencesFromText" ).length;
	return { id: given.id, checks: said, words, sentences, flesch: flesch.score, seconds };
}

for await ( const line of readline.createInterface( { input: process.stdin, crlfDelay: Infinity } ) ) {
	if ( line.trim() ) {
		process.stdout.write( JSON.stringify( judge( JSON.parse( line ) ) ) + "\n" );
	}
}

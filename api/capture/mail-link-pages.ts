import Handlebars from 'handlebars';

/** A question with the one button that does it. */
export const askTemplate = Handlebars.compile(
  '<p>{{text}}{{#if what}} <strong>{{what}}</strong>{{/if}}</p>' +
    '<form method="post"><input type="hidden" name="lang" value="{{language}}">{{#if everything}}<input type="hidden" name="everything" value="1">{{/if}}<button type="submit"{{#if everything}} class="quiet"{{/if}}>{{button}}</button></form>',
);
/** A document that was asked for. */
export const downloadTemplate = Handlebars.compile('<p><a class="button" href="{{url}}">{{text}}</a></p>');
/** What was done; `more` is HTML made by a template. */
export const saidTemplate = Handlebars.compile('<p role="status">{{text}}</p>{{{more}}}');
/** The preference centre: boxes for topics and permissions, and the language. */
export const preferencesTemplate = Handlebars.compile(
  `{{#if saved}}<p class="said" role="status">{{words.saved}}</p>{{/if}}<form method="post"><input type="hidden" name="lang" value="{{language}}">
{{#if topics}}<fieldset><legend>{{words.topics}}</legend>{{#each topics}}<label class="box"><input type="checkbox" name="topic" value="{{name}}"{{#if chosen}} checked{{/if}}> <span>{{label}}</span></label>{{/each}}</fieldset>{{/if}}
<fieldset><legend>{{words.permissions}}</legend>
<label class="box"><input type="checkbox" name="mail" value="1"{{#if mail}} checked{{/if}}> <span>{{words.mailAllowed}}</span></label>
<label class="box"><input type="checkbox" name="tracking" value="1"{{#if tracking}} checked{{/if}}> <span>{{words.trackingAllowed}}</span></label></fieldset>
<label for="language">{{words.language}}</label><select id="language" name="language"><option value="fr"{{#if french}} selected{{/if}}>Français</option><option value="en"{{#unless french}} selected{{/unless}}>English</option></select>
<button type="submit">{{words.save}}</button></form>
<form method="post"><input type="hidden" name="lang" value="{{language}}"><input type="hidden" name="data" value="1"><p>{{words.dataText}}</p><button type="submit" class="quiet">{{words.dataAsk}}</button></form>`,
);
/** What a person can do with what is held on them: have it as a file, delete it. */
export const ownDataTemplate = Handlebars.compile(
  `<p>{{words.dataHeld}} <strong class="address">{{email}}</strong></p><p><a class="button" href="?file=1">{{words.dataFile}}</a></p>
<form method="post" class="apart"><input type="hidden" name="lang" value="{{language}}"><input type="hidden" name="delete" value="1"><p>{{words.dataDeleteText}}</p><button type="submit" class="grave">{{words.dataDelete}}</button></form>`,
);

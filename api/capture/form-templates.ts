import Handlebars from 'handlebars';

// `hidden` keeps the trap from people and their readers; what fills it in is a robot.
/** A form with its fields; everything shown is escaped. */
export const formTemplate = Handlebars.compile(
  `<form class="ripen-form" method="post" action="{{action}}" accept-charset="utf-8"{{#if kiosk}} autocomplete="off"{{/if}}>
{{#if errors}}<div class="errors" role="alert"><p>{{words.wrong}}</p><ul>{{#each errors}}<li><a href="#ripen-{{name}}">{{label}}</a>{{../words.colon}}{{message}}</li>{{/each}}</ul></div>{{/if}}
<input type="hidden" name="language" value="{{language}}"><input type="hidden" name="visitor" value="{{visitor}}"><input type="hidden" name="shown" value="{{shown}}">
<div hidden><label>{{words.website}} <input name="website" tabindex="-1" autocomplete="off"></label></div>
<div class="fields">
{{#each fields}}
{{#if hidden}}<input type="hidden" name="{{name}}" value="{{value}}">
{{else}}<div class="field{{#if wide}} wide{{/if}}{{#if consent}} consent{{/if}}" data-field="{{name}}">
{{#if box}}<label class="box"><input type="checkbox" id="ripen-{{name}}" name="{{name}}" value="true"{{#if required}} required{{/if}}{{#if checked}} checked{{/if}}{{#if error}} aria-invalid="true" aria-describedby="ripen-{{name}}-error"{{/if}}> <span>{{label}}</span></label>
{{else}}<label for="ripen-{{name}}">{{label}}{{#unless required}} <small>{{../words.optional}}</small>{{/unless}}</label>
{{#if options}}<select id="ripen-{{name}}" name="{{name}}"{{#if required}} required{{/if}}{{#if error}} aria-invalid="true" aria-describedby="ripen-{{name}}-error"{{/if}}><option value="">{{../words.choose}}</option>{{#each options}}<option value="{{value}}"{{#if selected}} selected{{/if}}>{{label}}</option>{{/each}}</select>
{{else}}{{#if area}}<textarea id="ripen-{{name}}" name="{{name}}" rows="4"{{#if required}} required{{/if}}{{#if error}} aria-invalid="true" aria-describedby="ripen-{{name}}-error"{{/if}}>{{value}}</textarea>
{{else}}<input id="ripen-{{name}}" name="{{name}}" type="{{type}}" value="{{value}}"{{#if autocomplete}} autocomplete="{{autocomplete}}"{{/if}}{{#if inputmode}} inputmode="{{inputmode}}" step="any"{{/if}}{{#if min}} min="{{min}}"{{/if}}{{#if max}} max="{{max}}"{{/if}}{{#if required}} required{{/if}}{{#if error}} aria-invalid="true" aria-describedby="ripen-{{name}}-error"{{/if}}>
{{/if}}{{/if}}{{/if}}{{#if error}}<p class="error" id="ripen-{{name}}-error">{{error}}</p>{{/if}}</div>{{/if}}
{{/each}}
</div>
<button type="submit">{{words.send}}</button></form>`,
);

/** What whoever sent a form sees. */
export const sentTemplate = Handlebars.compile(
  `<p role="status" class="done">{{words.received}}</p>{{#if double}}<p>{{words.checkMail}}</p>{{/if}}` +
    `{{#if download}}<p><a class="button" href="{{download}}">{{words.download}}</a></p>{{/if}}` +
    `{{#if again}}<p><a class="button" href="{{again}}">{{words.nextPerson}}</a></p>{{/if}}`,
);

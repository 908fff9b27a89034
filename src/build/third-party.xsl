<?xml version="1.0" encoding="UTF-8"?>
<!-- The list of third-party components in the jar, as text, from its bill of materials. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:bom="http://cyclonedx.org/schema/bom/1.6">
  <xsl:output method="text" encoding="UTF-8"/>

  <xsl:template match="/bom:bom">
    <xsl:text>flomd contains the following works of others. A work with several licences is used under the first of them.
The text of a licence is in the folder of the work beside this file, or in the file with the licence's name.

</xsl:text>
    <xsl:for-each select="bom:components/bom:component">
      <xsl:sort select="bom:purl" lang="en"/>
      <xsl:value-of select="concat(bom:group, ':', bom:name, ':', bom:version)"/>
      <xsl:if test="contains(bom:purl, 'classifier=')">
        <xsl:value-of select="concat(':', substring-before(concat(substring-after(bom:purl, 'classifier='), '&amp;'), '&amp;'))"/>
      </xsl:if>
      <xsl:text>  </xsl:text>
      <xsl:for-each select="bom:licenses/bom:license | bom:licenses/bom:expression">
        <xsl:if test="position() &gt; 1">, </xsl:if>
        <xsl:value-of select="(bom:id | bom:name | self::bom:expression)[1]"/>
      </xsl:for-each>
      <xsl:text>&#10;</xsl:text>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
